using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Series;

/// <summary>Where a block is: its number, when its first reading begins and its last one ends, and how much it
/// holds.</summary>
internal readonly record struct BlockPlace(long Number, long Start, long Finish, long Readings, long Samples);

/// <summary>Entries of one series and one day, in order of time, sealed together.</summary>
internal static class Block
{
    private const int MostReadings = 4096;
    private const int MostSamples = 16_384;

    /// <summary>Adds its entries to a list, or returns false when it does not open.</summary>
    public static bool TryOpen(PatientSeal seal, long series, long number, byte[] row, List<Entry> entries)
    {
        if (seal.TryOpen(row, new SealPlace(SealUse.Block, series, number)) is not { } plaintext)
        {
            return false;
        }

        ReadingCodec.Read(plaintext, entries);
        return true;
    }

    /// <summary>Its bytes, for an <see cref="OpenedBlock"/>; a <see cref="StoreException"/> when it does not
    /// open.</summary>
    public static byte[] Open(PatientSeal seal, long series, long number, byte[] row) =>
        seal.Open(row, new SealPlace(SealUse.Block, series, number));

    public static byte[] Seal(PatientSeal seal, long series, long number, IReadOnlyList<Entry> entries)
    {
        var bytes = new ByteWriter();
        ReadingCodec.Write(entries, bytes);
        return seal.Seal(bytes.Written, new SealPlace(SealUse.Block, series, number));
    }

    /// <summary>Cuts entries into what blocks hold. At the end of a day each is filled, since more will come there;
    /// elsewhere they are alike, so that late readings find room.</summary>
    public static IEnumerable<List<Entry>> Cut(IReadOnlyList<Entry> entries, bool isEnd)
    {
        var pieces = (entries.Count + MostReadings - 1) / MostReadings;
        var most = isEnd || pieces == 0 ? MostReadings : (entries.Count + pieces - 1) / pieces;
        var piece = new List<Entry>();
        var samples = 0;
        foreach (var entry in entries)
        {
            var more = entry.Reading.Values.Length;
            if (piece.Count == most || (piece.Count > 0 && samples + more > MostSamples))
            {
                yield return piece;
                piece = [];
                samples = 0;
            }

            // What they replaced is gone from where it was.
            piece.Add(entry with { Replaced = null });
            samples += more;
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }
}
