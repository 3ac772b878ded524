using System.Collections.Immutable;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Writing;

/// <summary>What is in memory of a patient. Only the writer changes it; who meets a damaged segment says so.</summary>
internal sealed class Room(PatientSeal seal, long number)
{
    private const int BitsOfSegment = 36;

    private ImmutableSortedSet<long> _lost = [];
    private ImmutableSortedSet<long> _damaged = [];

    /// <summary>The last number that a segment may have.</summary>
    public const long MostSegments = (1L << BitsOfSegment) - 1;

    public PatientSeal Seal { get; } = seal;

    public long Number { get; } = number;

    /// <summary>The number of the last segment.</summary>
    public long Segments { get; set; }

    /// <summary>Up to which segment readings are in blocks.</summary>
    public long Merged { get; set; }

    /// <summary>Up to which segment nobody needs them but who watches again.</summary>
    public long Released { get; set; }

    /// <summary>How many samples are in no block yet.</summary>
    public long UnmergedSamples { get; set; }

    /// <summary>The numbers of damaged or missing segments whose readings are in no block either.</summary>
    // spec ihm-store 1.7
    public ImmutableSortedSet<long> Lost => Volatile.Read(ref _lost);

    /// <summary>How many segments were met that are damaged or missing.</summary>
    public int Damaged => Volatile.Read(ref _damaged).Count;

    /// <summary>By the name of the signal; readers see it grow.</summary>
    public ImmutableDictionary<string, Course> Courses { get; set; } =
        ImmutableDictionary.Create<string, Course>(StringComparer.Ordinal);

    /// <summary>The key of a segment: patients lie side by side.</summary>
    public long PlaceOf(long segment) => (Number << BitsOfSegment) + segment;

    public static long SegmentAt(long place) => place & MostSegments;

    /// <summary>Says which segments are damaged or missing, and up to which one all were put into blocks before they
    /// were.</summary>
    public void Note(IReadOnlyCollection<long> damaged, long merged)
    {
        ImmutableInterlocked.Update(ref _damaged, (before, more) => before.Union(more), damaged);
        ImmutableInterlocked.Update(
            ref _lost, (before, more) => before.Union(more), damaged.Where(number => number > merged));
    }
}

/// <summary>One signal of one patient: the number of its series, how long its longest reading is, and up to which day
/// roll-ups are written.</summary>
internal sealed class Course(long number, Signal signal)
{
    private long _longest;

    public long Number { get; } = number;

    public Signal Signal { get; } = signal;

    public long LongestMs
    {
        get => Volatile.Read(ref _longest);
        set => Volatile.Write(ref _longest, value);
    }

    public long Rolled { get; set; } = -1;
}
