namespace Salus.Primitives.Content;

/// <summary>How a byte stream becomes blocks (spec content 3.6); values out of range are an
/// ArgumentException.</summary>
public sealed record UnixFsProfile
{
    public UnixFsProfile(int chunkSize, int width, bool rawLeaves, int cidVersion)
    {
        ChunkSize = InRange(chunkSize, 1, 1 << 24, nameof(chunkSize));
        Width = InRange(width, 2, 1 << 16, nameof(width));
        CidVersion = InRange(cidVersion, 0, 1, nameof(cidVersion));
        RawLeaves = !rawLeaves || cidVersion == 1
            ? rawLeaves
            : throw new ArgumentException("Raw leaves have no CID of version 0.", nameof(rawLeaves));
    }

    /// <summary>Profile <c>unixfs-v1-2025</c>, the one that Salus uses: CID version 1, raw leaves, 1 MiB, 1024
    /// links.</summary>
    public static UnixFsProfile V1 { get; } = new(1 << 20, 1024, rawLeaves: true, cidVersion: 1);

    /// <summary>Profile <c>unixfs-v0-2015</c>, to compare with what old nodes hold: version 0, 256 KiB, 174
    /// links.</summary>
    public static UnixFsProfile V0 { get; } = new(1 << 18, 174, rawLeaves: false, cidVersion: 0);

    /// <summary>The greatest length of a chunk in bytes.</summary>
    public int ChunkSize { get; }

    /// <summary>The greatest number of links of a node.</summary>
    public int Width { get; }

    /// <summary>Whether a chunk is a block by itself; otherwise it is wrapped in a dag-pb node.</summary>
    public bool RawLeaves { get; }

    /// <summary>The version of the CIDs in links, 0 or 1.</summary>
    public int CidVersion { get; }

    private static int InRange(int value, int least, int most, string name) =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"It is {least} to {most}.");
}
