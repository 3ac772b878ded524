using System.Buffers.Binary;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>Makes what a test needs and does not care about; everything but keys is the same in every run.</summary>
internal static class Some
{
    public static readonly Timestamp Time = new(1_700_000_000_000);

    private static readonly KeyPair Unrelated = KeyPair.Generate();

    /// <summary>A JWE of the right shape, sealed to nobody of the region and for nothing.</summary>
    public static string Jwe { get; } =
        Primitives.Jose.Jwe.Seal("anything"u8, Unrelated.Public, JweBinding.Empty);

    /// <summary>A statement of key possession of the right shape, by nobody of the region.</summary>
    public static string Statement { get; } =
        KeyPossession.Sign(Unrelated, Unrelated.Public, TestRegion.Network, Member(0));

    public static TestRegion Region(params long[] powers) => new(powers.Length == 0 ? [1] : powers);

    public static RandomId Random(int number)
    {
        Span<byte> bytes = stackalloc byte[RandomId.Size];
        bytes.Clear();
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return RandomId.From(bytes);
    }

    public static MemberId Member(int number) => new(Random(number));

    public static RecordId Record(int number) => new(Random(number));

    public static BatchId Batch(int number) => new(Random(number));

    public static AlertId Alert(int number) => new(Random(number));

    public static TransactionId Transaction(int number) => new(Digest(number));

    public static Digest Digest(int number) => Primitives.Digest.Of(BitConverter.GetBytes(number));

    public static Cid Content(int number) => CidBuilder.Of(BitConverter.GetBytes(number));

    public static Commitment Commitment(long epoch = 1, int number = 1) =>
        new(epoch, Digest(number), Content(number), Digest(number + 1));

    public static OrganisationId Organisation(string name) =>
        OrganisationId.TryParse(name, out var id) ? id : throw new ArgumentException(name, nameof(name));

    public static long Days(int days) => days * 24L * 60 * 60 * 1000;
}
