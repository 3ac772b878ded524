using System.Net;
using Salus.Node.Content;
using Salus.Node.Portal;
using Salus.Primitives.Certificates;
using Salus.Primitives.Json;

namespace Salus.Node.Hosting;

/// <summary>What an operator may set, in <c>node.json</c> or on the command line; a wrong value is refused by
/// name.</summary>
public sealed record NodeOptions
{
    /// <summary>The file in the data folder.</summary>
    public const string FileName = "node.json";

    private const int MaxFileBytes = 64 * 1024;
    private const int MaxPort = 65_535;
    internal const int MaxUrl = 256;
    private const int MaxOrigins = 32;
    private const int MostScrubHours = 8_760;
    private const long LargestContent = 1L << 40;

    private const int PeersAbovePort = 3;

    private readonly int? _browserPort;
    private readonly int? _peerPort;

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

    /// <summary>The address that members know the node by, where it is not that of the listener.</summary>
    public string? Url
    {
        get;
        init => field = value is null || (IsOrigin(value) && value.StartsWith("https:", StringComparison.Ordinal))
            ? value
            : throw Wrong("url", "must be an address without a path, for example https://node.hospital.example:7443");
    }

    /// <summary>The port of the operations listener, always on loopback; 0 takes a free one.</summary>
    public int OperationsPort
    {
        get;
        init => field = RequirePort(value, "operationsPort");
    } = 7480;

    /// <summary>The address of the browsers' listener.</summary>
    public string BrowserAddress
    {
        get;
        init => field = IPAddress.TryParse(value, out _)
            ? value
            : throw Wrong("browserAddress", "must be an IP address, for example 127.0.0.1 or 0.0.0.0");
    } = "127.0.0.1";

    /// <summary>The port of the browsers' listener; 0 takes a free one. Where it is not set, the one above
    /// <see cref="Port"/>: 7444.</summary>
    public int BrowserPort
    {
        get => _browserPort ?? (Port is 0 or MaxPort ? 0 : Port + 1);
        init => _browserPort = RequirePort(value, "browserPort");
    }

    /// <summary>The address that browsers know the node by, where it is not that of the listener.</summary>
    public string? BrowserUrl
    {
        get;
        init => field = value is null || IsOrigin(value)
            ? value
            : throw Wrong("browserUrl", "must be an address without a path, for example https://node.hospital.example");
    }

    /// <summary>The origins whose pages may call the browsers' listener; none by default.</summary>
    public IReadOnlyList<string> BrowserOrigins
    {
        get;
        init => field = value.All(IsOrigin)
            ? value
            : throw Wrong("browserOrigins", "must be origins as browsers send them, https://portal.hospital.example");
    } = [];

    /// <summary>The origins of the IHMs that the portal's pages may call; none by default.</summary>
    public IReadOnlyList<string> PortalIhms
    {
        get;
        init => field = value.All(IsOrigin)
            ? value
            : throw Wrong("portalIhms", "must be the IHMs' origins, for example https://ihm.hospital.example");
    } = [];

    /// <summary>The address of the listener for other validators; open only where a ledger has several.</summary>
    public string PeerAddress
    {
        get;
        init => field = IPAddress.TryParse(value, out _)
            ? value
            : throw Wrong("peerAddress", "must be an IP address, for example 127.0.0.1 or 0.0.0.0");
    } = "127.0.0.1";

    /// <summary>The port of the listener for other validators; 0 takes a free one. Where it is not set, three above
    /// <see cref="Port"/>: 7446.</summary>
    public int PeerPort
    {
        get => _peerPort ?? (Port is 0 or > MaxPort - PeersAbovePort ? 0 : Port + PeersAbovePort);
        init => _peerPort = RequirePort(value, "peerPort");
    }

    /// <summary>Where the other validators listen, by their ids; this node's own may be among them.</summary>
    public IReadOnlyDictionary<string, Uri> Peers
    {
        get;
        init => field = value.Keys.All(ValidatorSet.IsName) && value.Values.All(IsPeer)
            ? value
            : throw WrongPeers();
    } = new Dictionary<string, Uri>();

    /// <summary>Whether browsers are served over plain HTTP; on loopback only, for development.</summary>
    public bool Development { get; init; }

    /// <summary>The most bytes one content may have.</summary>
    public long MaxContentBytes
    {
        get;
        init => field = value is >= 1024 and <= LargestContent
            ? value
            : throw Wrong("maxContentBytes", "must be from 1,024 to 1,099,511,627,776");
    } = 1L << 30;

    /// <summary>The OpenTelemetry collector that metrics are sent to, OTLP over HTTP; null sends none.</summary>
    public Uri? OtlpEndpoint
    {
        get;
        init => field = value is null or { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", UserInfo: "" }
            ? value
            : throw WrongEndpoint();
    }

    /// <summary>How often everything stored is verified again, in hours.</summary>
    public int ScrubHours
    {
        get;
        init => field = value is >= 1 and <= MostScrubHours
            ? value
            : throw Wrong("scrubHours", "must be from 1 to 8,760");
    } = 24;

    /// <summary>Where content is kept, and how much of it.</summary>
    public ContentOptions Content { get; init; } = new();

    /// <summary>The portal's pages; those of this program, others in tests.</summary>
    internal PortalFiles Portal { get; init; } = PortalFiles.OfThisProgram;

    /// <summary>What the doors bear; the same at every node, smaller in tests.</summary>
    internal DoorLimits Doors { get; init; } = new();

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
            Url = fields.Has("url") ? fields.Text("url", MaxUrl) : defaults.Url,
            OperationsPort = (int)Integer("operationsPort", MaxPort, defaults.OperationsPort),
            BrowserAddress = fields.Has("browserAddress") ? fields.Text("browserAddress", 64) : defaults.BrowserAddress,
            BrowserUrl = fields.Has("browserUrl") ? fields.Text("browserUrl", MaxUrl) : defaults.BrowserUrl,
            BrowserOrigins = fields.Has("browserOrigins")
                ? fields.Texts("browserOrigins", MaxOrigins, MaxUrl)
                : defaults.BrowserOrigins,
            PortalIhms = fields.Has("portalIhms")
                ? fields.Texts("portalIhms", MaxOrigins, MaxUrl)
                : defaults.PortalIhms,
            PeerAddress = fields.Has("peerAddress") ? fields.Text("peerAddress", 64) : defaults.PeerAddress,
            Peers = fields.Has("peers") ? ReadPeers(fields.Object("peers")) : defaults.Peers,
            Development = fields.Has("development") && fields.Boolean("development"),
            MaxContentBytes = Integer("maxContentBytes", LargestContent, defaults.MaxContentBytes),
            OtlpEndpoint = fields.Has("otlpEndpoint") ? Folder(fields.Text("otlpEndpoint", 512)) : null,
            ScrubHours = (int)Integer("scrubHours", MostScrubHours, defaults.ScrubHours),
            Content = fields.Has("content") ? ContentOptions.Read(fields.Object("content")) : defaults.Content,
        };
        if (fields.Has("browserPort"))
        {
            options = options with { BrowserPort = (int)fields.Integer("browserPort", 0, MaxPort) };
        }

        if (fields.Has("peerPort"))
        {
            options = options with { PeerPort = (int)fields.Integer("peerPort", 0, MaxPort) };
        }

        fields.End();
        return options;

        long Integer(string name, long most, long otherwise) =>
            fields.Has(name) ? fields.Integer(name, 0, most) : otherwise;
    }

    private static Dictionary<string, Uri> ReadPeers(JsonFields fields)
    {
        var peers = fields.Names.ToDictionary(
            validator => validator,
            validator => Uri.TryCreate(fields.Text(validator, MaxUrl), UriKind.Absolute, out var address)
                ? address
                : throw WrongPeers());
        fields.End();
        return peers;
    }

    private static bool IsPeer(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "https", PathAndQuery: "/", UserInfo: "", Fragment: "" };

    // As a browser writes it: scheme, host and port in lower case, nothing after.
    internal static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;

    private static Uri Folder(string text) =>
        Uri.TryCreate(text.EndsWith('/') ? text : $"{text}/", UriKind.Absolute, out var folder)
            ? folder
            : throw WrongEndpoint();

    private static NodeStartException WrongEndpoint() =>
        Wrong("otlpEndpoint", "must be an http or https address, for example http://127.0.0.1:4318/");

    private static NodeStartException WrongPeers() => Wrong(
        "peers", "must be where each validator listens, for example {\"v2\": \"https://node.clinic.example:7446\"}");

    private static int RequirePort(int value, string field) =>
        value is >= 0 and <= MaxPort ? value : throw Wrong(field, "must be a port from 0 to 65535");

    private static NodeStartException Wrong(string field, string rule) => new("bad-configuration", $"{field}: {rule}.");
}
