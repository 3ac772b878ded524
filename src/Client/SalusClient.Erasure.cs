using Salus.Client.Access;
using Salus.Client.Erasures;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Records;

namespace Salus.Client;

/// <content>What a patient does who wants a record gone.</content>
public sealed partial class SalusClient
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// As the patient or a guardian: has a record erased for good, and waits until every store of the region has
    /// attested what it deleted, or until the patience ends. Asked again, it says how far an earlier erasure has come.
    /// </summary>
    public async Task<ErasureOutcome> EraseAsync(
        MemberId patient, RecordId record, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        await AskErasureAsync(patient, record, cancellationToken);
        var began = _options.Time.GetTimestamp();
        while (true)
        {
            var log = await AccessLogAsync(patient, cancellationToken);
            var attested = log.Where(entry => entry.Event is Event.ErasureAttested one && one.Record == record)
                .ToList();
            MemberId[] silent = [.. ErasureWords.Stores(Genesis)
                .Except(attested.Select(entry => ((Event.ErasureAttested)entry.Event).Store))];
            if (silent.Length == 0 || _options.Time.GetElapsedTime(began) >= patience)
            {
                return await OutcomeAsync(log, record, silent, cancellationToken);
            }

            await Task.Delay(BetweenLooks, _options.Time, cancellationToken);
        }
    }

    private async Task AskErasureAsync(MemberId patient, RecordId record, CancellationToken cancellationToken)
    {
        try
        {
            await SubmitAsync(new EraseRecord(patient, record), cancellationToken);
        }
        catch (RefusedException refused) when (refused.Refusal == Refusal.RecordErased)
        {
            // Erased before, perhaps by this command when it was cut short: what is left is to see it through.
        }
    }

    private async Task<ErasureOutcome> OutcomeAsync(
        IReadOnlyList<LogEntry> log, RecordId record, MemberId[] silent, CancellationToken cancellationToken)
    {
        var asked = log.First(entry => entry.Event is Event.RecordErased erased && erased.Record == record);
        var proof = new ErasureProof((await ProveAsync(asked.Transaction, cancellationToken)).Proof, []);
        foreach (var entry in log.Where(entry => entry.Event is Event.ErasureAttested one && one.Record == record))
        {
            var attested = (await ProveAsync(entry.Transaction, cancellationToken)).Proof;
            proof = proof with { Attested = [.. proof.Attested, attested] };
        }

        proof.Verify(Genesis);
        return new ErasureOutcome(proof, silent, Readers(log, record));
    }

    // Who got a permit, and for which permit a store released a version of the record.
    private static List<ErasureReader> Readers(IReadOnlyList<LogEntry> log, RecordId record)
    {
        var requesters = log
            .Where(entry => entry.Event is Event.AccessDecided { IsPermitted: true })
            .ToDictionary(entry => entry.Transaction, entry => ((Event.AccessDecided)entry.Event).Requester);
        var versions = SummariseRelease.Entry(record, 1)[..^1];
        return
        [
            .. log.Where(entry => entry.Event is Event.ReleaseSummarised released
                    && released.Records.Any(one => one.StartsWith(versions, StringComparison.Ordinal)))
                .Where(entry => requesters.ContainsKey(((Event.ReleaseSummarised)entry.Event).Permit))
                .GroupBy(entry => requesters[((Event.ReleaseSummarised)entry.Event).Permit])
                .Select(group => new ErasureReader(group.Key, group.Max(entry => entry.Time)))
                .OrderBy(reader => reader.Last),
        ];
    }
}
