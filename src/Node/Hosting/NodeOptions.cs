using System.Net;
using Salus.Primitives.Json;

namespace Salus.Node.Hosting;

/// <summary>What an operator may set, in <c>node.json</c> or on the command line; a wrong value is refused by
/// name.</summary>
public sealed record NodeOptions
{
    private const string FileName = "node.json";
    private const int MaxFileBytes = 64 * 1024;
    private const int MaxPort = 65_535;
    private const long LargestContent = 1L << 40;

    /// <summary>The folder of the node's data.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The address of the mutual-TLS listener.</summary>
    public string Address
    {
        get;
        init => field = IPAddress.TryParse(value, out _)
            ? value
            : throw Wrong("address", "must be an IP address, for example 127.0.0.1 or 0.0.0.0");
    } = "127.0.0.1";

    /// <summary>The port of the mutual-TLS listener; 0 takes a free one.</summary>
    public int Port
    {
        get;
        init => field = RequirePort(value, "port");
    } = 7443;

    /// <summary>The port of the operations listener, always on loopback; 0 takes a free one.</summary>
    public int OperationsPort
    {
        get;
        init => field = RequirePort(value, "operationsPort");
    } = 7480;

    /// <summary>The most bytes one content may have.</summary>
    public long MaxContentBytes
    {
        get;
        init => field = value is >= 1024 and <= LargestContent
            ? value
            : throw Wrong("maxContentBytes", "must be from 1,024 to 1,099,511,627,776");
    } = 1L << 30;

    /// <summary>The options of a data folder: those in its <c>node.json</c>, the defaults where it says
    /// nothing.</summary>
    public static NodeOptions Read(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        var defaults = new NodeOptions { DataFolder = dataFolder };
        if (!File.Exists(path))
        {
            return defaults;
        }

        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw new NodeStartException("bad-configuration", $"{path} is larger than 64 KiB.");
        }

        try
        {
            return Read(JsonFields.Parse(File.ReadAllBytes(path)), defaults);
        }
        catch (JsonRejectedException fault)
        {
            throw new NodeStartException("bad-configuration", $"{path} does not read: {fault.Message}", fault);
        }
    }

    private static NodeOptions Read(JsonFields fields, NodeOptions defaults)
    {
        var options = defaults with
        {
            Address = fields.Has("address") ? fields.Text("address", 64) : defaults.Address,
            Port = (int)Integer("port", MaxPort, defaults.Port),
            OperationsPort = (int)Integer("operationsPort", MaxPort, defaults.OperationsPort),
            MaxContentBytes = Integer("maxContentBytes", LargestContent, defaults.MaxContentBytes),
        };
        fields.End();
        return options;

        long Integer(string name, long most, long otherwise) =>
            fields.Has(name) ? fields.Integer(name, 0, most) : otherwise;
    }

    private static int RequirePort(int value, string field) =>
        value is >= 0 and <= MaxPort ? value : throw Wrong(field, "must be a port from 0 to 65535");

    private static NodeStartException Wrong(string field, string rule) => new("bad-configuration", $"{field}: {rule}.");
}
