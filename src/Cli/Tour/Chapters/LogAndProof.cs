using Salus.Client;
using Salus.Client.Proofs;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Cli.Tour.Chapters;

/// <summary>What happened is on record, and can be shown to anyone, without a server.</summary>
internal static class LogAndProof
{
    public static Chapter Of(Cast cast) => new(
        "The log and a proof",
        "Alice sees who asked for what. A decision is a document: it convinces a court years later, offline.",
        [
            new Step(
                "Alice reads her access log: every question asked about her, every answer, every release.",
                "Carol's permits, the denials, and what the store released",
                stop => LogAsync(cast, stop)),
            new Step(
                "The decision that let Carol read is exported, and checked against nothing but the genesis document.",
                "the proof holds",
                stop => ProveAsync(cast, stop)),
            new Step(
                "Somebody edits the exported proof: Ira stands in it in Carol's place.",
                "refused: proof-invalid",
                stop => EditAsync(cast, stop)),
        ]);

    private static async Task<Outcome> LogAsync(Cast cast, CancellationToken stop)
    {
        var log = await cast.Alice.AccessLogAsync(cancellationToken: stop);
        var decisions = log.Select(entry => entry.Event).OfType<Event.AccessDecided>().ToList();
        var permitted = decisions.Count(decision => decision.IsPermitted);
        var carols = decisions.Where(decision => decision.IsPermitted)
            .All(one => one.Requester == cast.Carol.Wallet.Member);
        var releases = log.Select(entry => entry.Event).OfType<Event.ReleaseSummarised>().ToList();
        var stored = log.Count(entry => entry.Event is Event.RecordStored);
        var categories = decisions.Where(decision => decision.IsPermitted).Select(one => one.Category).ToHashSet();
        var released = releases.Sum(one => one.Records.Count);
        return Outcome.If(
            categories.SetEquals(cast.Permits.Keys)
            && carols
            && released == AliceGrants.Granted.Sum(category => cast.Bundle.In(category).Count()),
            $"{log.Count} entries: {stored.Of("document")} stored, {permitted} permitted and "
            + $"{decisions.Count - permitted} denied, {released.Of("document")} released to Carol",
            [.. log.Where(entry => entry.Event is Event.AccessDecided).TakeLast(3)
                .Select(entry => Line(cast, entry.Time, entry.Event))]);
    }

    private static string Line(Cast cast, Timestamp time, Event happened) => happened is Event.AccessDecided decision
        ? $"{time.Clock()}  {NameOf(cast, decision.Requester)} asked for {Code<Category>.Text(decision.Category)}, "
            + $"{Code<Purpose>.Text(decision.Purpose)}: {(decision.IsPermitted ? "permitted" : "denied")}"
        : $"{time.Clock()}  {happened.GetType().Name}";

    private static string NameOf(Cast cast, MemberId member) =>
        member == cast.Carol.Wallet.Member ? "Carol"
        : member == cast.Bob.Wallet.Member ? "Bob"
        : member == cast.Ira.Wallet.Member ? "Ira"
        : member.ToString();

    private static async Task<Outcome> ProveAsync(Cast cast, CancellationToken stop)
    {
        await File.WriteAllBytesAsync(cast.ProofFile, cast.Permits[Category.Laboratory].Finality.Proof.Write(), stop);
        var genesis = Genesis.Parse(await File.ReadAllBytesAsync(cast.Folder.Genesis, stop));
        var proof = Proof.Parse(await File.ReadAllBytesAsync(cast.ProofFile, stop));
        proof.Verify(genesis);
        var bytes = new FileInfo(cast.ProofFile).Length;
        return Outcome.AsExpected(
            $"the proof holds: {bytes} bytes in {Path.GetFileName(cast.ProofFile)}",
            [.. ProofWords.Describe(proof, genesis)]);
    }

    private static Task<Outcome> EditAsync(Cast cast, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var proof = cast.Permits[Category.Laboratory].Finality.Proof;
        try
        {
            Proof.Parse((proof with { Receipt = Edited(proof.Receipt, cast) }).Write()).Verify(cast.Genesis);
            return Task.FromResult(Outcome.Otherwise("it was let through"));
        }
        catch (ProofRejectedException refused)
        {
            return Task.FromResult(Outcome.If(
                refused.Fault == ProofFault.ReceiptNotInBlock, $"refused: proof-invalid: {refused.Message}"));
        }
    }

    // The decision as Ira would like it: herself in Carol's place.
    private static Receipt Edited(Receipt receipt, Cast cast) => new(
        receipt.Transaction,
        receipt.Refused,
        [.. receipt.Events.Select(one => one is Event.AccessDecided decision
            ? decision with { Requester = cast.Ira.Wallet.Member }
            : one)]);
}
