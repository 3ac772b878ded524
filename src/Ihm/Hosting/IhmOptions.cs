using System.Net;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Intake.Amqp;
using Salus.Ihm.Storage.Databases;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ihm.Hosting;

/// <summary>How an IHM is run: its folder, and what `ihm.json` in it says. Every value is checked where it is set; a
/// wrong one is an <see cref="IhmStartException"/> that names the field.</summary>
public sealed record IhmOptions
{
    public const string FileName = "ihm.json";

    private const int MaxFileBytes = 64 * 1024;
    private const int MaxPort = 65_535;
    private const int MaxNodes = 64;
    private const int MaxOrigins = 64;
    private const int MaxText = 1024;
    private const int MostSeconds = 86_400;
    private const int MostReadings = 100_000;
    private const long LeastStore = 1L << 20;
    private const long MostStore = 1L << 50;

    /// <summary>The folder with ihm.json, the agents' wallets and, unless a database is named, the store.</summary>
    public required string Folder { get; init; }

    /// <summary>Where nodes take calls with tokens; one that answers is enough.</summary>
    public required IReadOnlyList<Uri> Nodes
    {
        get;
        init => field = value.Count is > 0 and <= MaxNodes && value.All(IsAddress)
            ? value
            : throw IhmStartException.Wrong(
                "nodes", "must be 1 to 64 addresses of nodes for browsers, for example https://127.0.0.1:7444/");
    }

    /// <summary>The genesis document of the region, a path.</summary>
    public required string GenesisFile { get; init; }

    /// <summary>The region whose patients are served; null where genesis has one only.</summary>
    public string? Region { get; init; }

    /// <summary>The address that devices, doctors and their programs call.</summary>
    public string Address
    {
        get;
        init => field = IPAddress.TryParse(value, out _)
            ? value
            : throw IhmStartException.Wrong("address", "must be an IP address, for example 127.0.0.1 or 0.0.0.0");
    } = "127.0.0.1";

    /// <summary>Its port; 0 takes a free one.</summary>
    public int Port
    {
        get;
        init => field = RequirePort(value, "port");
    } = 7470;

    /// <summary>The port of /health, /status and /metrics, on loopback only; 0 takes a free one.</summary>
    public int OperationsPort
    {
        get;
        init => field = RequirePort(value, "operationsPort");
    } = 7471;

    /// <summary>The address that callers know the IHM by, where it is not the listener's.</summary>
    public string? Url
    {
        get;
        init => field = value is null || IsOrigin(value)
            ? value
            : throw IhmStartException.Wrong(
                "url", "must be an address without a path, for example https://ihm.hospital.example");
    }

    /// <summary>Whether patients adopt it from where they are.</summary>
    public bool Adoptions { get; init; } = true;

    /// <summary>The origins whose pages may call; null for those of the nodes, which serve the portal.</summary>
    public IReadOnlyList<string>? BrowserOrigins
    {
        get;
        init => field = value is null || value.All(IsOrigin)
            ? value
            : throw IhmStartException.Wrong(
                "browserOrigins", "must be origins as browsers send them, https://portal.hospital.example");
    }

    /// <summary>The origins that may call, whichever way they are set.</summary>
    public IReadOnlyList<string> PageOrigins =>
        BrowserOrigins ?? [.. Nodes.Select(node => node.GetLeftPart(UriPartial.Authority))];

    /// <summary>A certificate in PEM, and its key; without them only loopback is served.</summary>
    public string? Certificate { get; init; }

    public string? CertificateKey { get; init; }

    /// <summary>A PostgreSQL database in Npgsql's words; null keeps everything in the folder.</summary>
    public string? Database
    {
        get;
        init => field = value is null || PostgresDatabase.Reads(value)
            ? value
            : throw IhmStartException.Wrong(
                "database", "must be as Npgsql writes it, for example Host=127.0.0.1;Username=ihm;Database=ihm");
    }

    /// <summary>The most bytes the store may fill.</summary>
    public long MaxStoreBytes
    {
        get;
        init => field = value is >= LeastStore and <= MostStore
            ? value
            : throw IhmStartException.Wrong("maxStoreBytes", "must be from 1,048,576 to 1,125,899,906,842,624");
    } = 64L << 30;

    /// <summary>The broker that devices publish to; null takes nothing over MQTT.</summary>
    public Uri? Amqp
    {
        get;
        init => field = value is null || AmqpOptions.IsBroker(value)
            ? value
            : throw IhmStartException.Wrong(
                "amqp", "must be amqps://..., or on this machine amqp://user:password@127.0.0.1:5672/");
    }

    /// <summary>The server that sends e-mail; null sends none.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Whether webhooks may be on this machine.</summary>
    public bool LoopbackWebhooks { get; init; }

    /// <summary>When a batch is anchored.</summary>
    public AnchorLimits Anchors { get; init; } = AnchorLimits.Usual;

    public string Wallets => Path.Combine(Folder, "wallets");

    public string Store => Path.Combine(Folder, "store");

    /// <summary>What `ihm.json` in a folder says, the defaults where it says nothing.</summary>
    // spec ihm 4.1
    public static IhmOptions Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new IhmStartException(
                "bad-configuration", $"There is no {path}. A patient makes it: ./salus ihm adopt --as NAME");
        }

        RequireClosed(path);
        if (new FileInfo(path).Length > MaxFileBytes)
        {
            throw new IhmStartException("bad-configuration", $"{path} is larger than 64 KiB.");
        }

        try
        {
            return Read(JsonFields.Parse(File.ReadAllBytes(path)), folder);
        }
        catch (JsonRejectedException fault)
        {
            throw new IhmStartException("bad-configuration", $"{path} does not read: {fault.Message}", fault);
        }
    }

    /// <summary>The genesis of the region that is served.</summary>
    public Genesis ReadGenesis()
    {
        if (!File.Exists(GenesisFile))
        {
            throw IhmStartException.Wrong("genesis", $"names {GenesisFile}, which is not there");
        }

        try
        {
            var regions = Genesis.ParseRegions(File.ReadAllBytes(GenesisFile));
            return regions is [var only] ? only : regions.FirstOrDefault(region => region.Region == Region)
                ?? throw IhmStartException.Wrong(
                    "region", $"must be one of: {string.Join(", ", regions.Select(region => region.Region))}");
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException or ArgumentException)
        {
            throw new IhmStartException(
                "bad-configuration", $"genesis: {GenesisFile} does not read: {fault.Message}", fault);
        }
    }

    /// <summary>Fails when the options would leave callers unprotected, or without an address to prove.</summary>
    // spec ihm 4.2
    public void Require()
    {
        var address = IPAddress.Parse(Address);
        if (Certificate is null != CertificateKey is null)
        {
            throw IhmStartException.Wrong(
                Certificate is null ? "certificate" : "certificateKey",
                "must be set too: a certificate and its key go together");
        }

        if (Certificate is null && !IPAddress.IsLoopback(address))
        {
            throw IhmStartException.Wrong(
                "certificate", "must be set, and certificateKey, to serve beyond this machine; or leave address out");
        }

        if (Url is null && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            throw IhmStartException.Wrong(
                "url", "must be set when address is every address: callers' proofs name the IHM by it");
        }

        RequireFile(Certificate, "certificate");
        RequireFile(CertificateKey, "certificateKey");
    }

    // A database's or a broker's password may be in it.
    public override string ToString() => Folder;

    private static IhmOptions Read(JsonFields fields, string folder)
    {
        var options = new IhmOptions
        {
            Folder = folder,
            Nodes = [.. fields.Texts("nodes", MaxNodes, MaxText).Select(text => AddressIn(text, "nodes"))],
            GenesisFile = Beside(folder, fields.Text("genesis", MaxText))!,
        };
        options = options with
        {
            Region = Text("region"),
            Address = Text("address") ?? options.Address,
            Port = (int)Integer("port", 0, MaxPort, options.Port),
            OperationsPort = (int)Integer("operationsPort", 0, MaxPort, options.OperationsPort),
            Url = Text("url"),
            Adoptions = !fields.Has("adoptions") || fields.Boolean("adoptions"),
            BrowserOrigins = fields.Has("browserOrigins")
                ? fields.Texts("browserOrigins", MaxOrigins, MaxText)
                : null,
            Certificate = Beside(folder, Text("certificate")),
            CertificateKey = Beside(folder, Text("certificateKey")),
            Database = Text("database"),
            MaxStoreBytes = Integer("maxStoreBytes", LeastStore, MostStore, options.MaxStoreBytes),
            Amqp = Text("amqp") is { } amqp ? AddressIn(amqp, "amqp") : null,
            Mail = fields.Has("mail") ? MailOptions.Read(fields.Object("mail")) : null,
            LoopbackWebhooks = fields.Has("loopbackWebhooks") && fields.Boolean("loopbackWebhooks"),
            Anchors = new AnchorLimits
            {
                Longest = TimeSpan.FromSeconds(
                    Integer("anchorSeconds", 1, MostSeconds, (long)AnchorLimits.Usual.Longest.TotalSeconds)),
                MostReadings = (int)Integer("anchorReadings", 1, MostReadings, AnchorLimits.Usual.MostReadings),
            },
        };
        fields.End();
        return options;

        string? Text(string name) => fields.Has(name) ? fields.Text(name, MaxText) : null;

        long Integer(string name, long least, long most, long otherwise) =>
            fields.Has(name) ? fields.Integer(name, least, most) : otherwise;
    }

    private static void RequireClosed(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
        {
            throw new IhmStartException(
                "configuration-open",
                $"{path} may hold passwords, and others on this machine may open it. Close it with: chmod 600 {path}");
        }
    }

    private static void RequireFile(string? path, string field)
    {
        if (path is not null && !File.Exists(path))
        {
            throw IhmStartException.Wrong(field, $"names {path}, which is not there");
        }
    }

    private static string? Beside(string folder, string? path) => path is null ? null : Path.Combine(folder, path);

    private static Uri AddressIn(string text, string field) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        ? address
        : throw IhmStartException.Wrong(field, $"holds '{text}', which is no address");

    private static bool IsAddress(Uri address) => address is
    {
        IsAbsoluteUri: true, Scheme: "https" or "http", PathAndQuery: "/", UserInfo: "", Fragment: "",
    };

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;

    private static int RequirePort(int value, string field) => value is >= 0 and <= MaxPort
        ? value
        : throw IhmStartException.Wrong(field, "must be a port from 0 to 65535");
}
