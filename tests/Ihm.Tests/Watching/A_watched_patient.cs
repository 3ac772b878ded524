using Salus.Ihm.Intake;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Tests.Patients;
using Salus.Ihm.Watching;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Watching;

public sealed class A_watched_patient : IAsyncLifetime
{
    private static readonly Thresholds Low = new()
    {
        Of = new Dictionary<Signal, Threshold> { [Signal.HeartRate] = new(45, null) },
    };

    // Old readings are not kept.
    private static readonly long Start = DateTimeOffset.UtcNow.AddHours(-6).ToUnixTimeMilliseconds();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-watch-");
    private readonly SetTime _time = new(DateTimeOffset.UtcNow);
    private TelemetryStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await TelemetryStore.OpenAsync(
            new StoreOptions { Folder = _folder.FullName }, TimeProvider.System, CancellationToken.None);
        await _store.AddPatientAsync(Some.Patient, StoreKey.Create(), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact] // spec ihm 2.1, 2.7
    public async Task is_watched_in_the_order_of_acceptance_under_the_thresholds_that_hold()
    {
        var thresholds = Thresholds.Usual;
        await using var run = new Run(this, () => thresholds);
        await run.TakeAsync(0, 40);
        await run.WatchedAsync(1);
        thresholds = Low;
        await run.TakeAsync(1, 41);
        await run.WatchedAsync(2);
        Assert.Equal(1_000, Assert.Single(run.Found).At.UnixMs - Start);
    }

    [Fact] // spec ihm 2.1, 2.4
    public async Task loses_no_finding_when_it_was_stored_and_not_watched()
    {
        // Two segments are durable, and nobody watches.
        await AppendAsync(0, 70);
        await AppendAsync(60, 40);
        await using var run = new Run(this, () => Low);
        await run.WatchedAsync(2);
        Assert.Equal(FindingKind.TooLow, Assert.Single(run.Found).Kind);
    }

    [Fact] // spec ihm 2.1, 2.4
    public async Task is_watched_again_when_a_finding_could_not_be_handed_over()
    {
        await AppendAsync(0, 40);
        await using (var failing = new Run(this, () => Low, new InvalidOperationException("killed")))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => failing.Ended);
        }

        await using var run = new Run(this, () => Low);
        await run.WatchedAsync(1);
        Assert.Single(run.Found);
    }

    [Fact] // spec ihm-store 1.7
    public async Task is_watched_beside_a_damaged_segment()
    {
        await AppendAsync(0, 70);
        await AppendAsync(60, 70);
        using (var file = new SqliteFile(Path.Combine(_folder.FullName, "telemetry.db"), 1024))
        {
            file.Run("UPDATE segments SET sealed = (SELECT proof FROM patients)");
        }

        await using var run = new Run(this, () => Low);
        await run.WatchedAsync(2);
        await run.TakeAsync(120, 41);
        await run.WatchedAsync(3);
        Assert.Equal(FindingKind.TooLow, Assert.Single(run.Found).Kind);
        Assert.False(run.Ended.IsCompleted);
    }

    [Fact] // spec ihm 2.4, 2.5
    public async Task is_not_told_of_twice_after_it_stopped_in_order()
    {
        await AppendAsync(0, 70);
        await AppendAsync(60, 40);
        await using (var run = new Run(this, () => Low))
        {
            await run.WatchedAsync(2);
            Assert.Single(run.Found);
        }

        await using var again = new Run(this, () => Low);
        await again.TakeAsync(120, 41);
        await again.WatchedAsync(3);

        // The replay knew that the signal was below the threshold already; as a new threshold it is told once.
        Assert.InRange(again.Found.Count, 0, 1);
        Assert.All(again.Found, finding => Assert.Equal(Start + 120_000, finding.At.UnixMs));
    }

    [Fact] // spec ihm 2.5, 2.6
    public async Task is_known_again_after_a_restart()
    {
        for (var minute = 0; minute < 120; minute++)
        {
            await AppendAsync(60 * minute, 70 + minute % 3);
        }

        await using (var run = new Run(this, () => Thresholds.Usual))
        {
            await run.WatchedAsync(120);
        }

        await using var again = new Run(this, () => Thresholds.Usual);
        await again.TakeAsync(60 * 120, 71);
        await again.WatchedAsync(121);
        Assert.InRange(
            again.Desk.Forecast(Some.Patient, Signal.HeartRate, TimeSpan.FromMinutes(5))!.Value.Expected, 70, 72);
        Assert.Null(again.Desk.Forecast(Some.Patient, Signal.Glucose, TimeSpan.FromMinutes(5)));
    }

    private async Task<IReadOnlyList<BatchOutcome>> AppendAsync(int second, double value)
    {
        var time = new Timestamp(Start + 1_000L * second);
        var batch = new DeviceBatch(
            Some.Patient,
            Some.Member(9),
            $"b{second}",
            time,
            time,
            [Reading.Of(Signal.HeartRate, $"h{second}", time, value)]);
        return await _store.AppendAsync([batch], CancellationToken.None);
    }

    /// <summary>A desk that watches until it is disposed of, as an IHM does between start and stop.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly A_watched_patient _test;
        private readonly CancellationTokenSource _stopping = new();

        public Run(A_watched_patient test, Func<Thresholds> thresholds, Exception? fault = null)
        {
            _test = test;
            Desk = new WatchDesk(
                test._store,
                new WatchOrders((_, _) => ValueTask.FromResult(thresholds()), (_, findings, _) =>
                {
                    Found.AddRange(findings);
                    return fault is null ? Task.CompletedTask : Task.FromException(fault);
                }),
                test._time);
            Desk.Serve(Some.Patient);
            Ended = Desk.RunAsync(_stopping.Token);
        }

        public WatchDesk Desk { get; }

        public Task Ended { get; }

        public List<Finding> Found { get; } = [];

        public async Task TakeAsync(int second, double value) => Desk.Offer(await _test.AppendAsync(second, value));

        public async Task WatchedAsync(long segment)
        {
            using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (Desk.WatchedOf(Some.Patient) < segment)
            {
                await tick.WaitForNextTickAsync(patience.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Desk.Dispose();
            _stopping.Dispose();
        }
    }
}
