using Salus.Ledger.Blocks;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Snapshots;

/// <summary>A part of a state's log: how many bytes, and their digest.</summary>
public readonly record struct Piece(int Length, Digest Digest)
{
    /// <summary>The most bytes a piece has.</summary>
    public const int MaxLength = 1024 * 1024;
}

/// <summary>
/// What a snapshot is: the log of a state up to a checkpoint, as the digests of its pieces. Its own digest is what a
/// header names (spec snapshots 2).
/// </summary>
public sealed class SnapshotManifest
{
    /// <summary>The most bytes a manifest has.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int PieceBytes = sizeof(uint) + Digest.Size;

    private SnapshotManifest(byte[] bytes) => (Bytes, Digest) = (bytes, Digest.Of(bytes));

    /// <summary>The header of the checkpoint's block.</summary>
    public required BlockHeader Header { get; init; }

    /// <summary>The pieces of the log, in order.</summary>
    public required IReadOnlyList<Piece> Pieces { get; init; }

    /// <summary>The canonical bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of the canonical bytes: the snapshot's digest.</summary>
    public Digest Digest { get; }

    private static ReadOnlySpan<byte> Domain => "salus-snapshot-v3\0"u8;

    /// <summary>Reads canonical bytes; throws <see cref="WireRejectedException"/> for anything else.</summary>
    public static SnapshotManifest Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        Require(reader.ReadFixed(Domain.Length).SequenceEqual(Domain), "a snapshot begins with its domain");
        var header = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes));
        var pieces = new Piece[reader.ReadCount(reader.Remaining / PieceBytes)];
        for (var index = 0; index < pieces.Length; index++)
        {
            pieces[index] = new Piece((int)Math.Min(reader.ReadU32(), int.MaxValue), reader.ReadDigest());
            Require(pieces[index].Length is > 0 and <= Piece.MaxLength, "a piece has 1 to 1,048,576 bytes");
        }

        reader.End();
        return new SnapshotManifest(bytes.ToArray()) { Header = header, Pieces = pieces };
    }

    /// <summary>Where in the log a piece begins.</summary>
    public long PositionOf(int piece) => Pieces.Take(piece).Sum(before => (long)before.Length);

    internal static SnapshotManifest Of(BlockHeader header, IReadOnlyList<Piece> pieces)
    {
        var writer = new WireWriter((pieces.Count * PieceBytes) + BlockHeader.MaxBytes);
        writer.WriteFixed(Domain);
        writer.WriteBytes(header.Encode());
        writer.WriteCount(pieces.Count);
        foreach (var (length, digest) in pieces)
        {
            writer.WriteCount(length);
            writer.WriteDigest(digest);
        }

        return new SnapshotManifest(writer.ToArray()) { Header = header, Pieces = [.. pieces] };
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new WireRejectedException(WireFault.WrongValue, rule);
        }
    }
}
