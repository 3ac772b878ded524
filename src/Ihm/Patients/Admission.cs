using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Patients;

/// <summary>
/// Lets in what a patient's consent opens to the agent now, makes it durable, and hands it on in the order in which it
/// was stored. What comes together is committed together.
/// </summary>
public sealed partial class Admission(
    Func<MemberId, CancellationToken, Task<IReadOnlySet<Category>>> openOf,
    TelemetryStore store,
    Action<IReadOnlyList<BatchOutcome>> onStored,
    ILogger<Admission>? log = null)
{
    /// <summary>Why a reading of a category that no consent opens is not taken.</summary>
    public const string CategoryNotGranted = "category-not-granted";

    private const int MostWaiting = 1_024;
    private const int MostAtOnce = 64;

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(MostWaiting);
    private readonly ILogger _log = log ?? NullLogger<Admission>.Instance;
    private volatile string? _fault;

    /// <summary>Why the store did not take what came last, `store-full` or `store-unavailable`; null when it
    /// did.</summary>
    public string? Fault => _fault;

    // spec ihm 1.2, 1.4
    public async Task<IReadOnlyList<BatchOutcome>> AcceptAsync(
        IReadOnlyList<DeviceBatch> batches, CancellationToken cancellationToken)
    {
        var screened = new Screened[batches.Count];
        for (var index = 0; index < screened.Length; index++)
        {
            screened[index] = await ScreenAsync(batches[index], cancellationToken);
        }

        DeviceBatch[] admitted = [.. screened.Select(one => one.Admitted).OfType<DeviceBatch>()];
        var outcomes = new Queue<BatchOutcome>(
            admitted.Length == 0 ? [] : await StoreAsync(admitted, cancellationToken));
        return [.. screened.Select(one => one.Complete(one.Admitted is null ? null : outcomes.Dequeue()))];
    }

    /// <summary>Stores until it is stopped. A store that cannot take anything now is told to who sends; any other fault
    /// of it ends this.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            List<Waiting> group = [];
            while (await _waiting.Reader.WaitToReadAsync(stopping))
            {
                group.Clear();
                while (group.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
                {
                    group.Add(next);
                }

                await StoreAsync(group);
            }
        }
        finally
        {
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var left))
            {
                left.Stored.TrySetException(Stopping());
            }
        }
    }

    private static ProblemException Stopping() =>
        new(IhmProblems.ShuttingDown.Because("Send it again when the IHM is up."));

    private async Task<Screened> ScreenAsync(DeviceBatch batch, CancellationToken cancellationToken)
    {
        var open = await openOf(batch.Patient, cancellationToken);
        if (batch.Readings.All(reading => open.Contains(reading.Signal.Category)))
        {
            return new Screened(batch, batch, []);
        }

        Reading[] admitted = [.. batch.Readings.Where(reading => open.Contains(reading.Signal.Category))];
        ReadingFault[] faults =
        [
            .. batch.Readings.Where(reading => !open.Contains(reading.Signal.Category))
                .Select(reading => new ReadingFault(
                    reading.Id,
                    CategoryNotGranted,
                    $"No consent opens {Code<Category>.Text(reading.Signal.Category)} to this IHM now.")),
        ];
        return new Screened(batch, admitted.Length == 0 ? null : batch with { Readings = admitted }, faults);
    }

    private async Task<IReadOnlyList<BatchOutcome>> StoreAsync(
        IReadOnlyList<DeviceBatch> batches, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(batches);
        try
        {
            await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw Stopping();
        }

        // Whoever goes away meanwhile does not undo it.
        return await waiting.Stored.Task.WaitAsync(cancellationToken);
    }

    private async Task StoreAsync(List<Waiting> group)
    {
        try
        {
            var outcomes = await store.AppendAsync(
                [.. group.SelectMany(one => one.Batches)], CancellationToken.None);
            Note(null);
            onStored(outcomes);
            var taken = 0;
            foreach (var one in group)
            {
                one.Stored.TrySetResult([.. outcomes.Skip(taken).Take(one.Batches.Count)]);
                taken += one.Batches.Count;
            }
        }
        catch (StoreException fault) when (fault.IsPassing)
        {
            // Where the store is, is nothing for a sender.
            Note(fault.Code);
            group.ForEach(one => one.Stored.TrySetException(new ProblemException(IhmProblems.StoreUnavailable.Because(
                $"The store takes nothing now ({fault.Code}), and nothing of it was kept; send it again later."))));
        }
        catch (Exception fault)
        {
            group.ForEach(one => one.Stored.TrySetException(fault));
            throw;
        }
    }

    // Told when it changes: what comes meanwhile is many batches.
    private void Note(string? fault)
    {
        if (_fault != fault && fault is not null)
        {
            LogTakesNothing(_log, fault);
        }
        else if (_fault != fault)
        {
            LogTakesAgain(_log);
        }

        _fault = fault;
    }

    [LoggerMessage(LogLevel.Warning, "The store takes nothing: {Fault}. It is tried again.")]
    private static partial void LogTakesNothing(ILogger log, string fault);

    [LoggerMessage(LogLevel.Information, "The store takes batches again.")]
    private static partial void LogTakesAgain(ILogger log);

    private sealed record Waiting(IReadOnlyList<DeviceBatch> Batches)
    {
        public TaskCompletionSource<IReadOnlyList<BatchOutcome>> Stored { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Screened(DeviceBatch Sent, DeviceBatch? Admitted, IReadOnlyList<ReadingFault> Faults)
    {
        public BatchOutcome Complete(BatchOutcome? stored) => stored is null
            ? new BatchOutcome(Sent, IsRepeated: false, Segment: 0, [], Faults)
            : stored with { Batch = Sent, Faults = [.. Faults, .. stored.Faults] };
    }
}
