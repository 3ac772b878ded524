using System.Net;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Api;
using Salus.Primitives.Json;

namespace Salus.Node.Hosting;

/// <summary>
/// Asks a node that has just started for what it must refuse. A node whose doors are open does not stay up: whatever
/// switched them off, a start that fails is seen, and one that passes is not (spec operation 3).
/// </summary>
public static class EnforcementCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Throws <see cref="NodeStartException"/> with <c>enforcement-off</c> unless a listener refuses somebody
    /// who shows nothing, with 401 and the code given.</summary>
    public static async Task RequireAsync(
        string refusal, Uri address, X509Certificate2 own, CancellationToken cancellationToken)
    {
        using var client = Stranger(own);
        using var answer = await client.GetAsync(new Uri(Reachable(address), "/v1/ledgers"), cancellationToken);
        var code = await CodeOfAsync(answer, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || code != refusal)
        {
            throw Off($"a stranger was answered {(int)answer.StatusCode} {code}, not 401 {refusal}");
        }
    }

    /// <summary>Throws <see cref="NodeStartException"/> with <c>enforcement-off</c> when a route declares no
    /// audience.</summary>
    public static void RequireAudiences(EndpointDataSource routes)
    {
        if (routes.Endpoints.Count == 0)
        {
            throw Off("there is no route to look at");
        }

        foreach (var route in routes.Endpoints.OfType<RouteEndpoint>())
        {
            if (route.Metadata.GetMetadata<AudienceRule>() is null)
            {
                throw Off($"the route {route.RoutePattern.RawText} declares no audience");
            }
        }
    }

    private static async Task<string> CodeOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var problem = JsonFields.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            return problem.Text("code", 64);
        }
        catch (JsonRejectedException)
        {
            return "without a code";
        }
    }

    // No proxy, no certificate; and the answer must be this node's own.
    private static HttpClient Stranger(X509Certificate2 own) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => own.Equals(shown) },
    })
    {
        Timeout = Longest,
    };

    // A node that listens everywhere is asked on loopback.
    private static Uri Reachable(Uri address) => IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip)
        && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = ip.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri
            : address;

    private static NodeStartException Off(string what) => new(
        "enforcement-off", $"The node stops, because its doors are open: {what}. This build must not be used.");
}
