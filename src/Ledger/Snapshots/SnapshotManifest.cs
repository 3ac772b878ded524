using Salus.Ledger.Blocks;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Snapshots;

/// <summary>
/// The digests of everything a snapshot holds; its own digest is what a header names (spec snapshots 2). Sections are
/// numbered: first spans, then pages, then parts.
/// </summary>
public sealed class SnapshotManifest
{
    /// <summary>The most bytes a manifest has.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxSections = 1_000_000;

    private SnapshotManifest(byte[] bytes) => (Bytes, Digest) = (bytes, Digest.Of(bytes));

    /// <summary>The header of the checkpoint's block.</summary>
    public required BlockHeader Header { get; init; }

    /// <summary>How many entities the parts hold together.</summary>
    public required long Entities { get; init; }

    /// <summary>Digests of the header digests below the checkpoint, 1,000 together.</summary>
    public required IReadOnlyList<Digest> Spans { get; init; }

    /// <summary>Digests of the ids that are not expired, 10,000 together.</summary>
    public required IReadOnlyList<Digest> Pages { get; init; }

    /// <summary>Digests of the entities.</summary>
    public required IReadOnlyList<Digest> Parts { get; init; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of the canonical bytes: the snapshot's digest.</summary>
    public Digest Digest { get; }

    /// <summary>How many sections there are.</summary>
    public int Sections => Spans.Count + Pages.Count + Parts.Count;

    private static ReadOnlySpan<byte> Domain => "salus-snapshot-v1\0"u8;

    /// <summary>The digest of a section.</summary>
    public Digest DigestOf(int section) =>
        section < Spans.Count ? Spans[section]
        : section < Spans.Count + Pages.Count ? Pages[section - Spans.Count]
        : Parts[section - Spans.Count - Pages.Count];

    /// <summary>Reads canonical bytes; throws <see cref="WireRejectedException"/> for anything else.</summary>
    public static SnapshotManifest Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (!reader.ReadFixed(Domain.Length).SequenceEqual(Domain))
        {
            throw new WireRejectedException(WireFault.WrongValue, "a snapshot begins with its domain");
        }

        var manifest = new SnapshotManifest(bytes.ToArray())
        {
            Header = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes)),
            Entities = reader.ReadI64(),
            Spans = ReadDigests(ref reader),
            Pages = ReadDigests(ref reader),
            Parts = ReadDigests(ref reader),
        };
        reader.End();
        Require(Checkpoints.Is(manifest.Header.Height), "a snapshot is taken at a checkpoint");
        Require(
            (ulong)manifest.Spans.Count * Checkpoints.Interval == manifest.Header.Height.Value,
            "a snapshot has a span for every 1,000 blocks");
        Require(manifest.Parts.Count == StateParts.Count, "a snapshot has 4,096 parts");
        Require(manifest.Entities >= 0, "a snapshot counts its entities");
        return manifest;
    }

    internal static SnapshotManifest Of(
        BlockHeader header, long entities, IReadOnlyList<Digest> spans, IReadOnlyList<Digest> pages, Digest[] parts)
    {
        var writer = new WireWriter(StateParts.Count * Digest.Size);
        writer.WriteFixed(Domain);
        writer.WriteBytes(header.Encode());
        writer.WriteI64(entities);
        foreach (var digests in new[] { spans, pages, parts })
        {
            writer.WriteCount(digests.Count);
            foreach (var digest in digests)
            {
                writer.WriteDigest(digest);
            }
        }

        return new SnapshotManifest(writer.ToArray())
        {
            Header = header,
            Entities = entities,
            Spans = spans,
            Pages = pages,
            Parts = parts,
        };
    }

    private static Digest[] ReadDigests(ref WireReader reader)
    {
        var count = reader.ReadCount(Math.Min(MaxSections, reader.Remaining / Digest.Size));
        var digests = new Digest[count];
        for (var index = 0; index < count; index++)
        {
            digests[index] = reader.ReadDigest();
        }

        return digests;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new WireRejectedException(WireFault.WrongValue, rule);
        }
    }
}
