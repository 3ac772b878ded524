using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Node.Storage;

/// <summary>Where a node keeps what it must not lose (spec storage 1).</summary>
public readonly record struct DataFolder(string Root)
{
    public string LockFile => Path.Combine(Root, "lock");

    public string LockOwner => Path.Combine(Root, "lock.pid");

    public string Content => Path.Combine(Root, "content");

    public string Envelopes => Path.Combine(Root, "envelopes");

    public string Uploads => Path.Combine(Root, "uploads");

    public string Erasures => Path.Combine(Root, "erasures");

    /// <summary>What proves validators faulty and is not on the ledger yet.</summary>
    public string Evidence => Path.Combine(Root, "evidence");

    public string Kits => Path.Combine(Root, "kits");

    /// <summary>Where the other validators' nodes are reached (spec peers 3.8).</summary>
    public string Addresses => Path.Combine(Root, "addresses");

    /// <summary>The newest revocation list of each authority.</summary>
    public string Revocations => Path.Combine(Root, "revocations");

    /// <summary>What is released under which permit.</summary>
    public string Permits => Path.Combine(Root, "permits.db");

    /// <summary>What waits for the registration desk.</summary>
    public string Registrations => Path.Combine(Root, "registrations");

    /// <summary>Where a patient's recovery kit lies (spec recovery 5.4).</summary>
    public string KitFile(MemberId patient, Digest kit) => Path.Combine(Kits, $"{patient}", $"{kit}");

    /// <summary>Where a content lies (spec storage 5.1).</summary>
    public string ContentFile(Cid cid) => Path.Combine(Content, $"{cid}"[^2..], $"{cid}");

    /// <summary>Where an envelope lies (spec storage 5.1).</summary>
    public string EnvelopeFile(Digest envelope) => Path.Combine(Envelopes, $"{envelope}"[..2], $"{envelope}");

    public LedgerFolder Ledger(LedgerName ledger) => new(Path.Combine(Root, Code<LedgerName>.Text(ledger)));
}

/// <summary>One ledger's part of a data folder.</summary>
public readonly record struct LedgerFolder(string Root)
{
    private const string SegmentEnd = ".seg";
    private const string SnapshotEnd = ".snap";

    public string Segments => Path.Combine(Root, "segments");

    public string Mark => Path.Combine(Root, "mark");

    /// <summary>One of the two files of the vote log.</summary>
    public string Votes(int place) => Path.Combine(Root, $"votes-{place}");

    public string Index => Path.Combine(Root, "index.db");

    /// <summary>The segment whose first block has this height.</summary>
    public string Segment(Height first) => Path.Combine(Segments, $"{first.Value:D12}{SegmentEnd}");

    public string Snapshots => Path.Combine(Root, "snapshots");

    /// <summary>The log of the state, of which snapshots are the beginnings.</summary>
    public string State => Path.Combine(Snapshots, "state");

    /// <summary>What lies below the snapshot that the ledger began with, while it is being fetched: a ledger's folder
    /// of its own.</summary>
    public LedgerFolder Below => new(Path.Combine(Root, "below"));

    /// <summary>In <see cref="Below"/>: the block that the ledger begins above.</summary>
    public string Beginning => Path.Combine(Root, "beginning");

    /// <summary>In <see cref="Below"/>: what proves the snapshot.</summary>
    public string Offer => Path.Combine(Root, "offer");

    /// <summary>Whether blocks below a snapshot are still being fetched.</summary>
    public bool IsFilling => File.Exists(Below.Beginning);

    /// <summary>What was found damaged, for the operator to look at.</summary>
    public string Damaged => Path.Combine(Root, "damaged");

    /// <summary>The snapshot of a checkpoint.</summary>
    public string Snapshot(Height checkpoint) =>
        Path.Combine(Snapshots, $"{checkpoint.Value:D12}{SnapshotEnd}");

    /// <summary>The first heights of all segments, in order.</summary>
    public IReadOnlyList<Height> ListSegments() => List(Segments, SegmentEnd);

    /// <summary>The checkpoints whose snapshots are here, in order.</summary>
    public IReadOnlyList<Height> ListSnapshots() => List(Snapshots, SnapshotEnd);

    /// <summary>The bytes of those files that are there: any may be moved away meanwhile.</summary>
    public static long SizeOf(IEnumerable<string> files) =>
        files.Select(path => new FileInfo(path)).Where(file => file.Exists).Sum(file => file.Length);

    private static IReadOnlyList<Height> List(string folder, string end) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, $"*{end}")
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => ulong.TryParse(name, out _))
            .Select(name => new Height(ulong.Parse(name!)))
            .Order()];
}
