using Microsoft.Extensions.Logging;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Tests.Patients;

public sealed class An_admission : IAsyncLifetime, IDisposable
{
    // Old readings are not kept.
    private static readonly Timestamp Now = new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-admission-");
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<BatchOutcome> _stored = [];
    private readonly HashSet<Category> _open = [Category.VitalSigns];
    private TelemetryStore _store = null!;
    private Admission _admission = null!;
    private Task _running = null!;

    public async Task InitializeAsync()
    {
        _store = await TelemetryStore.OpenAsync(
            new StoreOptions { Folder = _folder.FullName }, TimeProvider.System, CancellationToken.None);
        await _store.AddPatientAsync(Some.Patient, StoreKey.Create(), CancellationToken.None);
        _admission = new Admission(
            (_, _) => Task.FromResult<IReadOnlySet<Category>>(_open), _store, _stored.AddRange);
        _running = _admission.RunAsync(_stopping.Token);
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _store.DisposeAsync();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact] // spec ihm 1.2
    public async Task takes_what_consents_open_and_names_the_rest()
    {
        var outcome = await TakeAsync("b1", Signal.HeartRate, Signal.Steps, Signal.Glucose);
        Assert.Equal([Signal.HeartRate, Signal.Glucose], outcome.New.Select(reading => reading.Signal));
        var fault = Assert.Single(outcome.Faults);
        Assert.Equal(("b1-1", Admission.CategoryNotGranted), (fault.Id, fault.Code));
        Assert.Equal(1, Assert.Single(_stored).Segment);
    }

    [Fact] // spec ihm 1.2
    public async Task stores_nothing_of_what_no_consent_opens()
    {
        _open.Clear();
        var outcome = await TakeAsync("b1", Signal.HeartRate, Signal.Glucose);
        Assert.Equal((0L, 0, 2), (outcome.Segment, outcome.New.Count, outcome.Faults.Count));
        Assert.Empty(_stored);
        _open.Add(Category.VitalSigns);
        Assert.Equal(2, (await TakeAsync("b2", Signal.HeartRate, Signal.Glucose)).New.Count);
    }

    [Fact] // spec ihm 2.1
    public async Task hands_on_what_comes_at_once_in_the_order_in_which_it_was_stored()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(index => TakeAsync($"b{index}", Signal.HeartRate)));
        Assert.Equal(Enumerable.Range(1, 200).Select(segment => (long)segment), _stored.Select(one => one.Segment));
    }

    [Fact] // spec ihm 4.4, 4.5
    public async Task says_that_the_store_is_full_and_not_where_it_is()
    {
        await using var store = await TelemetryStore.OpenAsync(
            new StoreOptions { Folder = _folder.CreateSubdirectory("small").FullName, MostBytes = 1_000_000 },
            TimeProvider.System,
            CancellationToken.None);
        await store.AddPatientAsync(Some.Patient, StoreKey.Create(), CancellationToken.None);
        var log = new HeardLog<Admission>();
        _admission = new Admission((_, _) => Task.FromResult<IReadOnlySet<Category>>(_open), store, _ => { }, log);
        var running = _admission.RunAsync(_stopping.Token);
        var refusal = await Assert.ThrowsAsync<ProblemException>(async () =>
        {
            for (var batch = 0; batch < 2000; batch++)
            {
                await TakeAsync($"b{batch}", [.. Enumerable.Repeat(Signal.HeartRate, 50)]);
                Assert.Null(_admission.Fault);
            }
        });
        Assert.Equal(IhmProblems.StoreUnavailable, refusal.Problem.Kind);
        Assert.DoesNotContain(_folder.FullName, refusal.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal("store-full", _admission.Fault);
        await Assert.ThrowsAsync<ProblemException>(() => TakeAsync("more", Signal.HeartRate));
        Assert.Equal(["The store takes nothing: store-full. It is tried again."], log.Lines);
        await _stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task tells_who_sends_that_it_is_stopping()
    {
        await _stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => TakeAsync("b1", Signal.HeartRate));
        Assert.Equal(IhmProblems.ShuttingDown, refusal.Problem.Kind);
    }

    private async Task<BatchOutcome> TakeAsync(string id, params Signal[] signals)
    {
        Reading[] readings =
            [.. signals.Select((signal, index) => Reading.Of(signal, $"{id}-{index}", Now, 60))];
        var batch = new DeviceBatch(Some.Patient, Some.Member(9), id, Now, Now, readings);
        return (await _admission.AcceptAsync([batch], CancellationToken.None))[0];
    }
}
