using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;

namespace Salus.Node.Ledgers;

/// <summary>An event that belongs into a patient's log.</summary>
internal readonly record struct ConcernedEvent(MemberId Patient, Height Height, int Index, int Ordinal, string Event);

/// <summary>How places and ids are written in the index, in few bytes (spec storage 4.2).</summary>
internal static class IndexKeys
{
    private const int OrdinalBits = 6;
    private const int IndexBits = 12;
    private const int SequenceBits = 32;
    private const int IdBytes = 16;

    /// <summary>Half of a transaction's id: to find two with the same half takes 2^64 attempts.</summary>
    public static byte[] Of(TransactionId id) => id.Value.ToArray()[..IdBytes];

    public static byte[] Of(MemberId id)
    {
        var bytes = new byte[IdBytes];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, id.Value.Value);
        return bytes;
    }

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

    /// <summary>The emergencies that a block opens and judges, and in which transactions.</summary>
    public static IEnumerable<(int Index, Event Happened)> Cases(CertifiedBlock final)
    {
        var receipts = final.Block.Receipts;
        for (var index = 0; index < receipts.Count; index++)
        {
            foreach (var happened in receipts[index].Events)
            {
                if (happened is Event.EmergencyOpened or Event.EmergencyReviewed)
                {
                    yield return (index, happened);
                }
            }
        }
    }

    /// <summary>What a block adds to patients' logs, in order.</summary>
    public static IEnumerable<ConcernedEvent> Entries(CertifiedBlock final)
    {
        var (height, receipts) = (final.Block.Header.Height, final.Block.Receipts);
        for (var index = 0; index < receipts.Count; index++)
        {
            var events = receipts[index].Events;
            for (var ordinal = 0; ordinal < Math.Min(events.Count, 1 << OrdinalBits); ordinal++)
            {
                if (events[ordinal].ConcernedPatient is { } patient)
                {
                    yield return new ConcernedEvent(patient, height, index, ordinal, events[ordinal].GetType().Name);
                }
            }
        }
    }
}
