namespace Salus.Ihm.Hosting;

/// <summary>The origins whose pages may call: those that are listed, and on loopback the same page under the machine's
/// other names (spec callers 8.6).</summary>
internal sealed class PageOrigins
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    private readonly HashSet<string> _origins;

    public PageOrigins(IEnumerable<string> origins) =>
        _origins = origins.SelectMany(WithItsNames).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a page of this origin, as its browser names it, may call.</summary>
    public bool Include(string origin) => _origins.Contains(origin);

    private static IEnumerable<string> WithItsNames(string origin) =>
        new Uri(origin) is { IsLoopback: true, Scheme: var scheme, Port: var port }
            ? LoopbackNames.Select(name => new Uri($"{scheme}://{name}:{port}").GetLeftPart(UriPartial.Authority))
            : [origin];
}
