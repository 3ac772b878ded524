using Salus.Node.Hosting;
using Salus.Primitives.Json;

namespace Salus.Node.Content;

/// <summary>Where a node keeps content and how much of it, from <c>content</c> in <c>node.json</c>; a wrong value is
/// refused by name.</summary>
public sealed record ContentOptions
{
    private const long MostBytes = 1L << 50;
    private const long DefaultReserve = 1L << 30;
    private const long DefaultPerDay = 50L << 30;
    private const int SmallDiskPart = 20;

    /// <summary>The IPFS node that keeps content; null when the data folder does.</summary>
    public IpfsOptions? Ipfs { get; init; }

    /// <summary>The bytes of the data folder's disk that content never takes, so that the ledgers can always write;
    /// null takes 1 GiB, or a twentieth of a disk smaller than 20 GiB.</summary>
    public long? ReserveBytes
    {
        get;
        init => field = value is null or (>= 0 and <= MostBytes) ? value : throw Wrong("reserveBytes");
    }

    /// <summary>The bytes that one member may upload in a day (UTC).</summary>
    public long UploadBytesPerDay
    {
        get;
        init => field = value is >= 1 and <= MostBytes ? value : throw Wrong("uploadBytesPerDay");
    } = DefaultPerDay;

    internal static ContentOptions Read(JsonFields fields)
    {
        var kind = fields.Text("kind", 16);
        var defaults = new ContentOptions();
        var options = defaults with
        {
            Ipfs = kind switch
            {
                "folder" => null,
                "ipfs" => IpfsOptions.Read(fields),
                _ => throw new NodeStartException("bad-configuration", "content.kind: must be folder or ipfs."),
            },
            ReserveBytes = fields.Has("reserveBytes") ? fields.Integer("reserveBytes", 0, MostBytes) : null,
            UploadBytesPerDay = fields.Has("uploadBytesPerDay")
                ? fields.Integer("uploadBytesPerDay", 1, MostBytes)
                : defaults.UploadBytesPerDay,
        };
        fields.End();
        return options;
    }

    internal long ReserveOf(DriveInfo disk) => ReserveBytes ?? Math.Min(DefaultReserve, disk.TotalSize / SmallDiskPart);

    private static NodeStartException Wrong(string field) =>
        new("bad-configuration", $"content.{field}: must be a number of bytes, at most {MostBytes}.");
}
