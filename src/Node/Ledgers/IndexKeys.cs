using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Ledgers;

/// <summary>How places and ids are written in the index, in few bytes (spec storage 4.2).</summary>
internal static class IndexKeys
{
    private const int OrdinalBits = 6;
    private const int IndexBits = 12;
    private const int SequenceBits = 32;

    /// <summary>How many bytes of an id stand in the index.</summary>
    public const int IdBytes = 16;

    /// <summary>How many events of one receipt have a place.</summary>
    public const int MaxEvents = 1 << OrdinalBits;

    /// <summary>Half of a transaction's id: to find two with the same half takes 2^64 attempts.</summary>
    public static byte[] Of(TransactionId id) => id.Value.ToArray()[..IdBytes];

    public static byte[] Of(MemberId id)
    {
        var bytes = new byte[IdBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, id.Value.Value);
        return bytes;
    }

    public static MemberId ReadMember(ReadOnlySpan<byte> id) => new(RandomId.From(id));

    public static long Place(Height height, int index, int ordinal) =>
        ((((long)height.Value << IndexBits) | (uint)index) << OrdinalBits) | (uint)ordinal;

    public static long Place(ConcernedEvent entry) => Place(entry.Height, entry.Index, entry.Ordinal);

    public static (Height Height, int Index, int Ordinal) Read(long place) => (
        new Height((ulong)place >> (OrdinalBits + IndexBits)),
        (int)((place >> OrdinalBits) & ((1 << IndexBits) - 1)),
        (int)(place & ((1 << OrdinalBits) - 1)));

    /// <summary>The entries of a patient lie between these two, without them.</summary>
    public static (long Before, long After) EntriesOf(long patient) =>
        (patient << SequenceBits, (patient + 1) << SequenceBits);

    public static long Sequence(long entry) => entry & uint.MaxValue;
}
