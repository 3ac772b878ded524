using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Snapshots;

/// <summary>
/// All that a machine needs to go on from a checkpoint, and nothing that differs between validators (spec snapshots
/// 2). Taken at once when the block is committed; computed when it is first asked for, on any thread. Its sections can
/// be read until the next checkpoint is committed.
/// </summary>
public sealed class Snapshot
{
    private readonly Lazy<SnapshotManifest> _manifest;
    private readonly Digest[][] _spans;
    private readonly Remembered[] _seen;
    private readonly EntityList[] _parts;

    internal Snapshot(BlockHeader header, HeaderChain headers, Remembered[] seen, StateParts parts, Snapshot? former)
    {
        Header = header;
        _spans = headers.Spans(header.Height);
        _seen = seen;
        (_parts, var changed, var entities) = parts.Take();
        // The lambda alone holds the former snapshot, and Lazy drops the lambda once it ran.
        _manifest = new Lazy<SnapshotManifest>(() => Compute(changed, entities, former?.Manifest));
    }

    internal Snapshot(SnapshotManifest manifest, HeaderChain headers, Remembered[] seen, StateParts parts)
    {
        Header = manifest.Header;
        _spans = headers.Spans(Header.Height);
        _seen = seen;
        _parts = parts.Take().Parts;
        _manifest = new Lazy<SnapshotManifest>(manifest);
    }

    /// <summary>The header of the checkpoint's block.</summary>
    public BlockHeader Header { get; }

    /// <summary>The digests of its sections. Computing them takes seconds on a large ledger.</summary>
    public SnapshotManifest Manifest => _manifest.Value;

    /// <summary>What the later header names.</summary>
    internal BlockReference Reference => new(Header.Height, Manifest.Digest);

    /// <summary>The canonical bytes of a section; false when they are no longer those of the checkpoint.</summary>
    public bool TryRead(int section, WireWriter bytes)
    {
        bytes.Clear();
        var (spans, pages) = (Manifest.Spans.Count, Manifest.Pages.Count);
        if (section < spans)
        {
            SnapshotSections.WriteSpan(bytes, _spans[section]);
        }
        else if (section < spans + pages)
        {
            SnapshotSections.WritePage(bytes, Page(section - spans));
        }
        else
        {
            SnapshotSections.WritePart(bytes, _parts[section - spans - pages].Span, Header.Height);
        }

        return bytes.ToDigest() == Manifest.DigestOf(section);
    }

    private SnapshotManifest Compute(bool[] changed, long entities, SnapshotManifest? former)
    {
        var bytes = new WireWriter(1024 * 1024);
        var parts = new Digest[StateParts.Count];
        for (var part = 0; part < parts.Length; part++)
        {
            parts[part] = former is null || changed[part] ? OfPart(part) : former.Parts[part];
        }

        var spans = former?.Spans.ToList() ?? [];
        for (var span = spans.Count; span < _spans.Length; span++)
        {
            bytes.Clear();
            SnapshotSections.WriteSpan(bytes, _spans[span]);
            spans.Add(bytes.ToDigest());
        }

        Array.Sort(_seen);
        var pages = new List<Digest>();
        for (var page = 0; page * SnapshotSections.PageSize < _seen.Length; page++)
        {
            bytes.Clear();
            SnapshotSections.WritePage(bytes, Page(page));
            pages.Add(bytes.ToDigest());
        }

        return SnapshotManifest.Of(Header, entities, spans, pages, parts);

        Digest OfPart(int part)
        {
            bytes.Clear();
            SnapshotSections.WritePart(bytes, _parts[part].Span, Header.Height);
            return bytes.ToDigest();
        }
    }

    private ReadOnlySpan<Remembered> Page(int page)
    {
        var start = page * SnapshotSections.PageSize;
        return _seen.AsSpan(start, Math.Min(SnapshotSections.PageSize, _seen.Length - start));
    }
}

/// <summary>An id that was taken, until when it is remembered.</summary>
internal readonly record struct Remembered(TransactionId Id, Timestamp Expires) : IComparable<Remembered>
{
    public int CompareTo(Remembered other) =>
        Expires != other.Expires ? Expires.CompareTo(other.Expires) : Id.Value.CompareTo(other.Id.Value);
}
