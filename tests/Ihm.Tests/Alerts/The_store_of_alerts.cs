using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ihm.Alerts;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;

namespace Salus.Ihm.Tests.Alerts;

public sealed class The_store_of_alerts
{
    [Fact] // spec ihm-alerts 6.1, 6.5
    public async Task keeps_alerts_settings_and_deliveries_over_a_restart_and_shows_none_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("salus-alerts-");
        using var ledger = new LedgerInMemory { IsReachable = false };
        var time = new ManualTime();
        using var key = StoreKey.Create();
        try
        {
            await WithDeskAsync(async desk =>
            {
                var settings = new AlertSettings { First = [new(Findings.Bob, null, "b@h.example")] };
                await desk.SetAsync(Findings.Alice, settings);
                await desk.FoundAsync(Findings.Alice, [Findings.Of(FindingKind.TooHigh)], CancellationToken.None);
            });
            Assert.All(Directory.GetFiles(folder.FullName), file =>
                Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf("b@h.example"u8) >= 0, file));
            await WithDeskAsync(async desk =>
            {
                Assert.Equal(FindingKind.TooHigh, Assert.Single(desk.OpenOf(Findings.Alice)).Kind);
                var settings = await desk.SettingsAsync(Findings.Alice, CancellationToken.None);
                Assert.Equal("b@h.example", settings.First.Single().Mail);
                Assert.Equal([Channel.Ledger, Channel.Mail], desk.Deliveries.Select(one => one.Lane.Channel).Order());
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task WithDeskAsync(Func<AlertDesk, Task> act)
        {
            await using var store = await TelemetryStore.OpenAsync(
                new StoreOptions { Folder = folder.FullName }, time, CancellationToken.None);
            await store.AddPatientAsync(Findings.Alice, key, CancellationToken.None);
            using var senders = new AlertSenders(new WebhookSender(isLoopbackAllowed: true, time), Mail: null);
            await using var desk = await AlertDesk.OpenAsync(
                AlertArchive.In(store),
                ledger.Seam,
                senders,
                [Findings.Alice],
                time,
                NullLogger.Instance,
                CancellationToken.None);
            await act(desk);
        }
    }
}
