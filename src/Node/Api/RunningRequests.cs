using System.Collections.Concurrent;
using Salus.Node.Certificates;

namespace Salus.Node.Api;

/// <summary>The requests under way and whether their callers would still be let in. When a revocation list is taken,
/// those that would not are broken off, whatever they send or receive (spec certificates 4.6).</summary>
internal sealed class RunningRequests : IDisposable
{
    private readonly ConcurrentDictionary<HttpContext, Func<bool>> _running = new();
    private readonly Revocations _revocations;

    public RunningRequests(Revocations revocations)
    {
        _revocations = revocations;
        _revocations.Changed += EndRefused;
    }

    /// <summary>Serves a request for as long as its caller is admitted.</summary>
    public async Task ServeAsync(HttpContext http, Func<bool> isAdmitted, RequestDelegate next)
    {
        _running[http] = isAdmitted;
        try
        {
            // A list that was taken since this caller was let in did not find it here.
            if (!isAdmitted())
            {
                http.Abort();
                return;
            }

            await next(http);
        }
        finally
        {
            _running.TryRemove(http, out _);
        }
    }

    public void Dispose() => _revocations.Changed -= EndRefused;

    private void EndRefused()
    {
        foreach (var (http, isAdmitted) in _running)
        {
            EndIfRefused(http, isAdmitted);
        }
    }

    private static void EndIfRefused(HttpContext http, Func<bool> isAdmitted)
    {
        try
        {
            if (!isAdmitted())
            {
                http.Abort();
            }
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }
}
