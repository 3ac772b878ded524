using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Bench.Load;

/// <summary>Values that look real on a ledger: identifiers, and commitments to content that does not exist.</summary>
internal static class Some
{
    public static RandomId RandomId() =>
        Primitives.RandomId.From(RandomNumberGenerator.GetBytes(Primitives.RandomId.Size));

    public static StoreRecord StoreRecord(MemberId patient, Category category) => new(
        patient,
        new RecordId(RandomId()),
        category,
        new Commitment(1, Digest(), new Cid(CidCodec.Raw, Digest()), Digest()));

    private static Digest Digest() => Primitives.Digest.Read(RandomNumberGenerator.GetBytes(Primitives.Digest.Size));
}
