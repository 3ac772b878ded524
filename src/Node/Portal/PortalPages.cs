using Microsoft.Net.Http.Headers;
using Salus.Node.Api;
using Salus.Node.Hosting;
using Salus.Web;

namespace Salus.Node.Portal;

/// <summary>Answers browsers that ask for a page and not for the API (spec portal 1). What it gives is public: the
/// program's own files, and nothing of the node's data.</summary>
internal sealed partial class PortalPages(NodeOptions options)
{
    private const string Index = "/index.html";
    private const string Hashed = "/assets/";

    private static readonly string[] NotPages = ["v1", "fhir", "openapi", "health", "status", "metrics"];

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private static readonly Problem Missing = Problems.PortalMissing.Because(
        "This program was built where Node.js was missing, so it has no portal. Build it again with Node.js 20 or "
        + "newer on the PATH. Everything else works.");

    private readonly string _policy = PortalPolicy.Text(options.PortalIhms);

    /// <summary>Says in the log what is served.</summary>
    public void Tell(ILogger logger)
    {
        if (options.Portal.All.Count == 0)
        {
            LogMissing(logger);
        }
        else
        {
            LogServed(logger, options.Portal.All.Count, options.Portal.Digest.ToString());
        }
    }

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (http.Features.Get<Door>() is not { GivesTokens: true }
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            || NotPages.Contains(path.Split('/') is [_, var first, ..] ? first : ""))
        {
            return next(http);
        }

        var file = options.Portal.Find(path)
            ?? (path.LastIndexOf('.') <= path.LastIndexOf('/') ? options.Portal.Find(Index) : null);
        return file is not null ? GiveAsync(http, file)
            : path == "/" ? Missing.ExecuteAsync(http)
            : next(http);
    }

    private async Task GiveAsync(HttpContext http, PortalFile file)
    {
        var (bytes, encoding) = Choose(http.Request.GetTypedHeaders().AcceptEncoding, file);
        var tag = new EntityTagHeaderValue($"\"{file.Digest}{(encoding is null ? "" : $"-{encoding}")}\"");
        var headers = http.Response.Headers;
        Protect(http);
        headers.ETag = tag.ToString();
        headers.Vary = "Accept-Encoding";
        headers.CacheControl = file.Path.StartsWith(Hashed, StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        headers.ContentType = MediaTypes.GetValueOrDefault(Path.GetExtension(file.Path), "application/octet-stream");
        headers.ContentLength = bytes.Length;
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static (ReadOnlyMemory<byte> Bytes, string? Encoding) Choose(
        IList<StringWithQualityHeaderValue> accepted, PortalFile file)
    {
        return file.Brotli is { } brotli && Takes("br") ? (brotli, "br")
            : file.Gzip is { } gzip && Takes("gzip") ? (gzip, "gzip")
            : (file.Bytes, null);

        bool Takes(string encoding) => accepted.Any(one => one.Value == encoding && one.Quality is not 0);
    }

    // spec portal 1.5, 1.6
    private void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    [LoggerMessage(LogLevel.Warning, "There is no portal: this program was built where Node.js was missing")]
    private static partial void LogMissing(ILogger logger);

    [LoggerMessage(LogLevel.Information, "The portal is served: {Files} files, digest {Digest}")]
    private static partial void LogServed(ILogger logger, int files, string digest);
}
