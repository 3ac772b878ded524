using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>One IHM's alerts, with time, paper, a ledger and receivers that a test commands.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private static readonly Signal[] Signals =
        [Signal.HeartRate, Signal.OxygenSaturation, Signal.Glucose, Signal.SystolicPressure];

    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public ManualTime Time { get; } = new();

    public PaperInMemory Paper { get; } = new();

    public LedgerInMemory Ledger { get; } = new();

    public AlertSettings Settings { get; set; } = new()
    {
        First = [new Contact(Findings.Bob)],
        Second = new Contact(Findings.Carol),
    };

    public MailSender? Mail { get; set; }

    public AlertDesk Desk { get; private set; } = null!;

    public static async Task<Scene> BeginAsync(Receiver? webhook = null, Action<Scene>? set = null)
    {
        var scene = new Scene();
        if (webhook is not null)
        {
            scene.Settings = scene.Settings with { First = [new Contact(Findings.Bob, webhook.Address)] };
        }

        set?.Invoke(scene);
        await scene.OpenAsync();
        await scene.Desk.SetAsync(Findings.Alice, scene.Settings);
        return scene;
    }

    /// <summary>Ends the desk as a kill does, and opens another on the same paper, at once or later.</summary>
    public async Task RestartAsync(TimeSpan after = default)
    {
        await CloseAsync();
        Time.Advance(after);
        await OpenAsync();
    }

    /// <summary>A patient's signal passes its low threshold.</summary>
    public Task FindAsync(int signal = 0, FindingKind kind = FindingKind.TooLow) => Desk.FoundAsync(
        Findings.Alice, [Findings.Of(kind, Signals[signal])], CancellationToken.None);

    /// <summary>Waits until a delivery that failed is to be tried again so much later, changes something, and lets
    /// it be tried.</summary>
    public async Task TryAgainAsync(double seconds, Action? change = null)
    {
        await Time.WhenSomebodyWaits(TimeSpan.FromSeconds(seconds)).WaitAsync(TimeSpan.FromSeconds(60));
        change?.Invoke();
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    public async Task PassAsync(TimeSpan time)
    {
        Time.Advance(time);
        await Desk.PassAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Ledger.Dispose();
    }

    private async Task OpenAsync()
    {
        Desk = await AlertDesk.OpenAsync(
            Paper.Archive,
            Ledger.Seam,
            new AlertSenders(new WebhookSender(isLoopbackAllowed: true, Time), Mail),
            [Findings.Alice],
            Time,
            NullLogger.Instance,
            CancellationToken.None);
        _stop = new CancellationTokenSource();
        _running = Desk.RunAsync(_stop.Token);
    }

    private async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        await Desk.DisposeAsync();
        _stop.Dispose();
    }
}
