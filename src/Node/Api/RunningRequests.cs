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
            if (!isAdmitted())
            {
                http.Abort();
            }
        }
    }
}
