using Salus.Node.Hosting;

namespace Salus.Node.Content;

/// <summary>
/// Whether the IPFS node is still the private one that it was at the start. Asked on every new connection to it, since
/// a process that was started again is met on a new one, and every minute (spec storage 6.6).
/// </summary>
internal sealed partial class KuboPrivacy(IpfsOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Its own connections are those of the check: nothing is required of them.
    private readonly KuboApi _api = new(options.Api, time);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _begun;
    private long _ended;
    private volatile NodeStartException? _fault;

    /// <summary>Why the IPFS node may not be used now; null while it may.</summary>
    public string? Fault => _fault?.Message;

    /// <summary>Throws <see cref="NodeStartException"/> when it may not be used, or does not answer.</summary>
    public Task RequireAtStartAsync(CancellationToken cancellationToken) =>
        KuboCheck.RequirePrivateAsync(_api, options, cancellationToken);

    /// <summary>Throws <see cref="IpfsOpenException"/> when it may not be used now. Whoever asks meanwhile is answered
    /// by one check, which begins after all of them asked.</summary>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        var seen = Interlocked.Read(ref _begun);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_ended <= seen)
            {
                await LookAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }

        if (_fault is { } fault)
        {
            throw new IpfsOpenException(fault);
        }
    }

    /// <summary>Looks every minute until the node stops, so that operators see it though nobody asks for
    /// content.</summary>
    public async Task RunAsync(ILogger logger, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await WatchAsync(logger, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops; the next start looks before anything else.
        }
    }

    public void Dispose()
    {
        _api.Dispose();
        _turn.Dispose();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _begun);
        try
        {
            await KuboCheck.RequirePrivateAsync(_api, options, cancellationToken);
            _fault = null;
        }
        catch (NodeStartException fault) when (fault.InnerException is not IpfsException)
        {
            _fault = fault;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            _fault = new NodeStartException(
                "ipfs-swarm-key", $"The swarm key of the IPFS node cannot be read: {unread.Message}", unread);
        }

        _ended = number;
    }

    private async Task WatchAsync(ILogger logger, CancellationToken stopping)
    {
        try
        {
            await RequireAsync(stopping);
        }
        catch (IpfsOpenException open)
        {
            LogOpen(logger, open.Message);
        }
        catch (NodeStartException away)
        {
            LogAway(logger, away.Code);
        }
    }

    [LoggerMessage(LogLevel.Error, "The IPFS node is not used: {Fault}")]
    private static partial void LogOpen(ILogger logger, string fault);

    [LoggerMessage(LogLevel.Warning, "The IPFS node does not answer: {Code}")]
    private static partial void LogAway(ILogger logger, string code);
}
