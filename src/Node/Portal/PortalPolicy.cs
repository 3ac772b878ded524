namespace Salus.Node.Portal;

/// <summary>What the portal's pages may do in a browser (spec portal 1.5).</summary>
public static class PortalPolicy
{
    private const string Self = "'self'";

    /// <summary>The Content-Security-Policy: everything from this node, besides calls to these IHMs; no inline script
    /// or style, no frame, no text that becomes script.</summary>
    public static string Text(params IEnumerable<string> ihms) => string.Join("; ", [
        "default-src 'none'",
        $"script-src {Self}",
        $"style-src {Self}",
        $"img-src {Self} blob:",
        $"font-src {Self}",
        $"connect-src {string.Join(' ', [Self, .. ihms])}",
        $"worker-src {Self}",
        $"manifest-src {Self}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types salus-worker",
    ]);

    /// <summary>Whether a policy is that of this program, whichever IHMs it names.</summary>
    public static bool IsOurs(string policy)
    {
        var calls = policy.Split("; ").FirstOrDefault(part =>
            part.StartsWith($"connect-src {Self}", StringComparison.Ordinal));
        return calls is not null && policy == Text(calls.Split(' ')[2..]);
    }
}
