using System.Net;
using Salus.Node.Hosting;

namespace Salus.Node.Peers;

/// <summary>Where a node is reached: by members with a certificate, and from browsers; null where it does not
/// say.</summary>
internal sealed record NodeAddresses(Uri? Members, Uri? Browsers)
{
    private const string MembersHeader = "Salus-Members";
    private const string BrowsersHeader = "Salus-Browsers";

    /// <summary>Those of a node that listens at the addresses given: what its operator says goes first, and an address
    /// that stands for every address leads nowhere.</summary>
    public static NodeAddresses Of(NodeOptions options, Uri members, Uri browsers) =>
        new(Named(options.Url, members), Named(options.BrowserUrl, browsers));

    /// <summary>What another node says of itself. What does not read is as good as not said (spec peers 3.7).</summary>
    public static NodeAddresses Read(IHeaderDictionary headers) =>
        Read(headers[MembersHeader], headers[BrowsersHeader]);

    /// <summary>The same from two texts.</summary>
    public static NodeAddresses Read(string? members, string? browsers) => new(Said(members), Said(browsers));

    /// <summary>Says it, by way of one header after the other.</summary>
    public void Say(Action<string, string> header)
    {
        if (Members is not null)
        {
            header(MembersHeader, Text(Members));
        }

        if (Browsers is not null)
        {
            header(BrowsersHeader, Text(Browsers));
        }
    }

    /// <summary>An address as it is told: scheme, host and port.</summary>
    public static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static Uri? Named(string? url, Uri listener) => url is not null ? new Uri(url)
        : IPAddress.TryParse(listener.Host.Trim('[', ']'), out var ip)
            && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)) ? null
        : listener;

    private static Uri? Said(string? text) =>
        text is { Length: <= NodeOptions.MaxUrl } && NodeOptions.IsOrigin(text) ? new Uri(text) : null;
}
