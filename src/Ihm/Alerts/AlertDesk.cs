using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Alerts;

/// <summary>
/// Where findings become alerts: it keeps them, tells people and the ledger, and learns who acknowledged. What it has
/// answered for outlives a kill; what it could not keep is an exception, and the same call may be made again. For any
/// number of callers at once.
/// </summary>
public sealed class AlertDesk : IAsyncDisposable
{
    /// <summary>How often it looks what time has brought.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AlertLedger _ledger;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly DeskClock _clock;
    private readonly Courier _courier;

    private AlertDesk(
        AlertArchive archive, AlertLedger ledger, AlertSenders senders, TimeProvider time, ILogger log)
    {
        var register = new AlertRegister(archive);
        (Register, _ledger, _time, _log) = (register, ledger, time, log);
        _clock = new DeskClock(time);
        var sending = new Sending(ledger, senders, _clock, time);
        _courier = new Courier(
            sending.SendAsync,
            (delivery, outcome) => InTurnAsync(() => register.SettleAsync(delivery, outcome, _clock.Now)),
            time,
            log);
    }

    internal AlertRegister Register { get; }

    internal AlertLedger Ledger => _ledger;

    internal TimeProvider Time => _time;

    /// <summary>Deliveries on their way or given up, for whoever watches the IHM.</summary>
    public IReadOnlyList<Delivery> Deliveries => [.. Register.Deliveries];

    /// <summary>Reads what the last run left of the patients who are served. Deliveries begin with
    /// <see cref="RunAsync"/>; for who is adopted later there is <see cref="ServeAsync"/>.</summary>
    public static async Task<AlertDesk> OpenAsync(
        AlertArchive archive,
        AlertLedger ledger,
        AlertSenders senders,
        IEnumerable<MemberId> served,
        TimeProvider time,
        ILogger log,
        CancellationToken stopping)
    {
        var desk = new AlertDesk(archive, ledger, senders, time, log);
        foreach (var patient in served)
        {
            await desk.ServeAsync(patient, stopping);
        }

        return desk;
    }

    /// <summary>Reads what the last run left of a patient who is adopted while this one runs, unless it was.</summary>
    public Task ServeAsync(MemberId patient, CancellationToken stopping) => Register.Knows(patient)
        ? Task.CompletedTask
        : InTurnAsync(async () =>
        {
            if (!Register.Knows(patient))
            {
                _courier.Enqueue(await Register.LoadAsync(patient, _clock.Now, stopping));
            }

            return true;
        });

    /// <summary>Delivers, escalates and ends until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _courier.Start();
        using var timer = new PeriodicTimer(Tick, _time);
        do
        {
            await PassAsync(stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Takes what was found in a patient's signals, in order of time. When it returns, alerts are kept and
    /// will be told.</summary>
    public Task FoundAsync(MemberId patient, IReadOnlyList<Finding> findings, CancellationToken stopping) =>
        ChangeAsync(patient, (book, audienceOf, now) => TakeAll(book, findings, audienceOf, now), stopping);

    /// <summary>Takes an acknowledgement that is on the ledger, however it came there; repeated ones change
    /// nothing.</summary>
    // spec ihm-alerts 2.3, 8.2
    public async Task AcknowledgedAsync(
        MemberId patient, AlertId alert, Acknowledgement acknowledgement, CancellationToken stopping)
    {
        await ChangeAsync(
            patient,
            (book, _, _) => book.Acknowledge(alert, acknowledgement) is var (next, change) && change is not null
                ? (next, [change])
                : (book, []),
            stopping);
        if (!Register.BookOf(patient).Open.Values.Any(open => open.Id == alert))
        {
            await InTurnAsync(() => Register.ChangeEndedAsync(
                patient, alert, ended => ended.Acknowledged?.Transaction is null
                    ? ended with { Acknowledged = acknowledgement }
                    : ended));
        }
    }

    /// <summary>What is set for a patient: the same instance while it does not change.</summary>
    public async ValueTask<AlertSettings> SettingsAsync(MemberId patient, CancellationToken stopping)
    {
        await ServeAsync(patient, stopping);
        return Register.SettingsOf(patient);
    }

    /// <summary>Sets something for a patient; whether the caller may is for the caller to know.</summary>
    public async Task SetAsync(MemberId patient, AlertSettings settings)
    {
        await ServeAsync(patient, CancellationToken.None);
        await InTurnAsync(async () =>
        {
            await Register.SetAsync(patient, settings);
            return true;
        });
    }

    /// <summary>Whether something is under way for a patient that the ledger may say more of.</summary>
    public bool IsWatchful(MemberId patient) =>
        !Register.BookOf(patient).Open.IsEmpty
        || Register.Deliveries.Any(one =>
            one.GivenUp is null && one.Lane == new Lane(Channel.Ledger, patient, ""));

    /// <summary>The alerts of a patient that are not over.</summary>
    public IReadOnlyList<Alert> OpenOf(MemberId patient) => [.. Register.BookOf(patient).Open.Values];

    /// <summary>What time brings now.</summary>
    internal async Task PassAsync(CancellationToken stopping)
    {
        foreach (var book in Register.Books.Where(book => !book.Open.IsEmpty))
        {
            try
            {
                await ChangeAsync(
                    book.Patient,
                    (present, audienceOf, now) => present.Pass(alert => audienceOf(alert.Category), now),
                    stopping);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                AlertLog.PassingFailed(_log, fault);
            }
        }
    }

    internal Timestamp Now => _clock.Now;

    public async ValueTask DisposeAsync()
    {
        await _courier.DisposeAsync();
        _turn.Dispose();
    }

    private static (AlertBook Book, IReadOnlyList<AlertChange> Changes) TakeAll(
        AlertBook book, IReadOnlyList<Finding> findings, Func<Category, Audience> audienceOf, Timestamp now)
    {
        List<AlertChange> all = [];
        foreach (var finding in findings)
        {
            var id = new AlertId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
            (book, var changes) = book.Take(finding, id, audienceOf(finding.Signal.Category), now);
            all.AddRange(changes);
        }

        return (book, all);
    }

    // Most findings tell nobody anything, so the policy is asked for only when somebody is to be told.
    private async Task ChangeAsync(
        MemberId patient,
        Func<AlertBook, Func<Category, Audience>, Timestamp,
            (AlertBook Book, IReadOnlyList<AlertChange> Changes)> change,
        CancellationToken stopping)
    {
        await ServeAsync(patient, stopping);
        var settings = Register.SettingsOf(patient);
        var guessed = new Audience([patient], settings.Second?.Member, settings.EscalatesAfter);
        if (await KeepAsync(_ => guessed, whenTold: false))
        {
            return;
        }

        var admissions = await _ledger.AdmitWithinAsync(patient, settings.Receivers, _time, stopping);
        await KeepAsync(category => admissions.AudienceOf(category, settings), whenTold: true);

        Task<bool> KeepAsync(Func<Category, Audience> audienceOf, bool whenTold) => InTurnAsync(async () =>
        {
            var (book, changes) = change(Register.BookOf(patient), audienceOf, _clock.Now);
            if (!whenTold && changes.Any(one => one.IsNumbered))
            {
                return false;
            }

            _courier.Enqueue(await Register.KeepAsync(book, changes, _clock.Now));
            return true;
        });
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> act)
    {
        await _turn.WaitAsync();
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
