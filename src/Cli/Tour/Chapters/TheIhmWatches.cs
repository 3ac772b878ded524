using System.Text.Json;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Client.Consents;
using Salus.Client.Telemetry;
using Salus.Client.Wallets;
using Salus.Ihm.Sensors;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Cli.Tour.Chapters;

/// <summary>Sensors measure, something is found, the doctor is told and says so on the ledger.</summary>
internal static class TheIhmWatches
{
    private const int Days = 30;
    private const int Hours = 4;
    private const int Seed = 20261121;
    private const int ReadingsInBatch = 50;

    private static readonly SimulatedEpisode Episode = new(EpisodeKind.Desaturation, TimeSpan.FromHours(3));
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Chapter Of(Cast cast)
    {
        SensorLink? watch = null;
        OpenedAlert? told = null;
        return new(
            "The IoT Health Manager watches",
            "Alice wears a watch. Her IHM takes in what it measures, learns what is normal for her, and tells her "
            + "doctor what is not.",
            [
                new Step(
                    "Alice makes an IHM her agent: a device of hers that may keep vital signs, until she ends that.",
                    "registered, and granted",
                    stop => AdoptAsync(cast, stop)),
                new Step(
                    "Her watch is registered too. It has a key to sign with, and can read nothing.",
                    "registered",
                    async stop =>
                    {
                        (watch, var registered) = await cast.WearAsync(stop);
                        return Outcome.AsExpected($"registered in block {registered.Height} of policies");
                    }),
                new Step(
                    $"She lets Bob know her vital signs for {Days} days: so he is the one to be told.",
                    "accepted",
                    stop => GrantAsync(cast, stop)),
                new Step(
                    "Somebody sends measurements in her name, signed with another key.",
                    "refused: device-unknown",
                    stop => ForgeAsync(cast, stop)),
                new Step(
                    $"{Hours} hours of her life arrive, in signed batches. In the last her oxygen saturation falls.",
                    "the IHM has it all, and raises an alert on the ledger",
                    async stop => Told(told = await MeasureAsync(cast, watch!, stop))),
                new Step(
                    "Bob opens the alert, which only holders of the category's key can, and acknowledges it.",
                    "the acknowledgement is on the ledger",
                    stop => AcknowledgeAsync(cast, told!, stop)),
                new Step(
                    "Alice sees in her log that her doctor was told, and when he said that he knows.",
                    "raised for Bob, acknowledged by Bob",
                    stop => LogAsync(cast, stop)),
            ]);
    }

    private static async Task<Outcome> AdoptAsync(Cast cast, CancellationToken stop)
    {
        var (registered, granted) = await cast.AdoptAsync([Category.VitalSigns, Category.Ecg], Days, stop);
        return Outcome.AsExpected(
            $"a device since block {registered.Height} of policies, an agent since block {granted.Height}",
            $"it takes measurements at {cast.Ihm.Address}");
    }

    private static async Task<Outcome> GrantAsync(Cast cast, CancellationToken stop)
    {
        var granted = await cast.Alice.GrantAsync(
            cast.Bob.Wallet.Grantee, [Category.VitalSigns], Purpose.TREAT, Period.Days(Days), cancellationToken: stop);
        return Outcome.AsExpected($"accepted in block {granted.Height} of policies");
    }

    private static Task<Outcome> ForgeAsync(Cast cast, CancellationToken stop) => Expect.RefusalAsync(
        "device-unknown",
        "Whoever carries a batch proves nothing; its signature does.",
        async () =>
        {
            using var forger = new SensorLink(
                cast.Ihm.Address, cast.Ira.Wallet, cast.Alice.Wallet.Member, TimeProvider.System);
            await forger.SendAsync([.. Life(cast, TimeSpan.FromHours(1)).Take(ReadingsInBatch)], stop);
        },
        stop);

    private static async Task<OpenedAlert> MeasureAsync(Cast cast, SensorLink watch, CancellationToken stop)
    {
        var place = await cast.Bob.PlaceAsync(stop);
        foreach (var batch in Life(cast, TimeSpan.FromHours(Hours)).Chunk(ReadingsInBatch))
        {
            await watch.SendAsync(batch, stop);
        }

        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return await cast.Bob.EventsAsync(place, either.Token)
                .Where(seen => seen.Entry.Event is Event.AlertRaised)
                .Select(async (seen, cancellation) =>
                    await cast.Bob.OpenAlertAsync(seen.Entry.Transaction, cancellationToken: cancellation))
                .FirstAsync(alert => Read(alert).Signal == Signal.OxygenSaturation.Name, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new FailureException(
                "alert-missing",
                $"No alert about her oxygen saturation came within {Patience.TotalSeconds:F0} s.",
                "The IHM says what it waits for at /status of its operations port.");
        }
    }

    private static Outcome Told(OpenedAlert alert) => Outcome.AsExpected(
        $"an alert of level {Code<Ledger.Contracts.Telemetry.AlertLevel>.Text(alert.Raised.Level)} is in block "
        + $"{alert.Finality.Height} of telemetry; what it says is sealed");

    private static async Task<Outcome> AcknowledgeAsync(Cast cast, OpenedAlert told, CancellationToken stop)
    {
        var (signal, basis) = Read(told);
        var acknowledged = await cast.Bob.AcknowledgeAlertAsync(
            told.Raised.Patient, told.Raised.Alert, told.Raised.Notice, stop);
        return Outcome.AsExpected(
            $"acknowledged in block {acknowledged.Height} of telemetry",
            $"{signal}: {basis}");
    }

    private static async Task<Outcome> LogAsync(Cast cast, CancellationToken stop)
    {
        var log = await cast.Alice.AccessLogAsync(cancellationToken: stop);
        var raised = log.Select(entry => entry.Event).OfType<Event.AlertRaised>().ToList();
        var acknowledged = log.Where(entry => entry.Event is Event.AlertAcknowledged).ToList();
        return Outcome.If(
            raised.Any(one => one.Recipients.Contains(cast.Bob.Wallet.Member))
            && acknowledged is [{ Event: Event.AlertAcknowledged { By: var by } }]
            && by == cast.Bob.Wallet.Member,
            $"{raised.Count.Of("alert")} raised for Bob, acknowledged by him at {acknowledged[^1].Time.Clock()}");
    }

    private static IEnumerable<Ihm.Intake.Reading> Life(Cast cast, TimeSpan length) =>
        new SimulatedPerson(Seed, cast.Began.PlusMs(-(long)TimeSpan.FromHours(Hours).TotalMilliseconds), [Episode])
            .Measure(length);

    private static (string Signal, string Basis) Read(OpenedAlert alert)
    {
        using var json = JsonDocument.Parse(alert.Content);
        return (
            json.RootElement.GetProperty("signal").GetString()!,
            json.RootElement.GetProperty("basis").GetString()!);
    }
}
