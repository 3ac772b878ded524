using System.Net;
using Salus.Client;
using Salus.Ledger;

namespace Salus.Ihm.Patients;

/// <summary>
/// What is known of one patient: asked for when it is needed and older than a second, once however many wait for it.
/// While no node answers, intake goes on with what was known last, for a day; nobody else may.
/// </summary>
internal sealed class KnownFacts(Func<CancellationToken, Task<Facts>> ask, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Standing = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private Facts? _last;
    private Task<Facts>? _asking;
    private bool _isUnreachable;

    /// <summary>The last that is known, however old; null before the first.</summary>
    public Facts? Last => _last;

    /// <summary>Whether no node answered when it was asked last.</summary>
    public bool IsUnreachable => _isUnreachable;

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Takes what was known before a restart.</summary>
    public void Recall(Facts facts) => _last ??= facts;

    /// <summary>At most a second old; a <see cref="SalusException"/> when no node answers.</summary>
    // spec ihm 1.3
    public Task<Facts> AskAsync(CancellationToken cancellationToken) =>
        IsKnown(Fresh) ? Task.FromResult(_last!) : Asking().WaitAsync(cancellationToken);

    /// <summary>As <see cref="AskAsync"/>, but while no node answers the last known, when it is not older than a
    /// day.</summary>
    // spec ihm 1.4
    public async Task<Facts> StandingAsync(CancellationToken cancellationToken)
    {
        if (IsKnown(Fresh))
        {
            return _last!;
        }

        var wasUnreachable = _isUnreachable;
        var asking = Asking();
        if (wasUnreachable && IsKnown(Standing))
        {
            // Whoever sends waits for no node that has been silent before.
            return _last!;
        }

        try
        {
            return await asking.WaitAsync(cancellationToken);
        }
        catch (SalusException) when (_isUnreachable && IsKnown(Standing))
        {
            return _last!;
        }
    }

    /// <summary>Whether a node denies that this is an agent of the patient; others are its own problems.</summary>
    public static bool SaysNo(NodeProblemException problem) =>
        problem.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    private bool IsKnown(TimeSpan within) =>
        _last is { } last && Now.UnixMs - last.Asked.UnixMs < within.TotalMilliseconds;

    private Task<Facts> Asking()
    {
        lock (_lock)
        {
            return _asking is { IsCompleted: false } running ? running : _asking = OnceAsync();
        }
    }

    // It belongs to nobody who waits for it, so none of them cancels it.
    private async Task<Facts> OnceAsync()
    {
        await Task.Yield();
        try
        {
            var facts = await ask(CancellationToken.None);
            (_last, _isUnreachable) = (facts, false);
            return facts;
        }
        catch (NodeProblemException problem) when (SaysNo(problem))
        {
            // This is no agent of the patient, or no more.
            (_last, _isUnreachable) = (null, false);
            throw;
        }
        catch (SalusException)
        {
            _isUnreachable = true;
            throw;
        }
    }
}
