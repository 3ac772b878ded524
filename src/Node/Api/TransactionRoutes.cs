using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.Transactions;
using Salus.Node.Ordering;
using Salus.Node.Permits;
using Salus.Node.Tokens;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Submitting transactions and asking what became of them.</summary>
internal static class TransactionRoutes
{
    private static readonly Problem Unknown = Problems.UnknownTransaction.Because(
        "No final block holds this transaction; it may still be under way, or it was never admitted.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/transactions", SubmitAsync).For(Audience.Members).Takes(Transaction.MaxBytes + 1)
            .Needs(TokenScope.None)
            .Says("Submits one transaction, a compact JWS, and answers once it is final.");
        routes.MapPost("/transactions/batch", BatchRoute.SubmitAsync).For(Audience.Members).Takes(BatchRoute.MaxBytes)
            .Weighs(Weight.Heavy)
            .Needs(TokenScope.None)
            .Says("Submits up to 500 transactions, one compact JWS a line, and answers once they are final.");
        routes.MapGet("/transactions/{id}", Get).For(Audience.Members)
            .Says("Says where a transaction is final; to its parties also the receipt and the JWS.");
        routes.MapGet("/transactions/{id}/proof", GetProof).For(Audience.Members)
            .Says("Gives a party the proof of a transaction's receipt, to check offline with genesis.");
    }

    private static async Task<IResult> SubmitAsync(Call call, LocalNode node)
    {
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        if (!Transaction.TryParse(body.Bytes.Span, out var transaction, out var refusal))
        {
            return Problems.Of(refusal);
        }

        call.Require(TokenScopes.NeededFor(transaction!.Message));
        if (node.Genesis.Ledgers.All(rules => rules.Name != transaction!.Ledger))
        {
            return Problems.Of(Refusal.WrongLedger);
        }

        var submission = (await node.SubmitAsync(transaction!.Ledger, [transaction], call.Aborted))[0];
        return submission switch
        {
            Submission.Final final => ApiJson.Answer(
                new FinalAnswer(transaction.Id, transaction.Ledger, final.Height, final.Index, final.Time)
                {
                    Receipt = final.Receipt,
                }),
            Submission.NotAdmitted refused => Problems.Of(refused.Reason),
            _ => throw new InvalidOperationException("a submission is final or not admitted"),
        };
    }

    private static IResult Get(Call call, LocalNode node)
    {
        var found = Find(call, node);
        return ApiJson.Answer(FinalAnswer.Of(found, IsParty(call, node, found)));
    }

    private static IResult GetProof(Call call, LocalNode node, PermitDesk desk)
    {
        var found = Find(call, node);
        var isWhole = IsParty(call, node, found)
            || SealsToMember(call, node, found)
            || ReadsUnderPermit(call, node, desk, found)
            || ReadsBatch(call, node, desk, found);
        if (!isWhole && !WritesUnderEpochs(call, node, found))
        {
            return Problems.NotAParty.Because(
                "Proofs go to the parties that the transaction names, to readers under a permit, and to who writes or "
                + "seals with the keys in it.");
        }

        var proof = node.Ledgers[found.Header.Ledger].Prove(found.Header.Height, found.Index)!;
        return Results.Bytes((isWhole ? proof : proof with { Transaction = null }).Write(), "application/json");
    }

    // Who writes for a patient checks the public half against the receipt, so that no node can hand out its own; the
    // transaction with everybody's seals is not theirs to see (spec api 4.7).
    private static bool WritesUnderEpochs(Call call, LocalNode node, FinalTransaction found) => found.Receipt.Events
        .OfType<Event.EpochsPublished>()
        .Any(published => Audience.PatientsWriters
            .Check(call.Member, published.Patient, node.Policies, node.Now) is null);

    // Who seals to a member checks its keys against the transaction that carries them, so that no node can hand out its
    // own (spec api 4.8).
    private static bool SealsToMember(Call call, LocalNode node, FinalTransaction found) => found.Receipt.Events
        .Select(MemberGivenKeys)
        .OfType<MemberId>()
        .Select(member => node.Policies.Get(Member.Table, member.ToString()))
        .Any(member => member is not null && MemberRoutes.MaySee(call.Member, member, node));

    private static MemberId? MemberGivenKeys(Event happened) => happened switch
    {
        Event.MemberRegistered registered => registered.Member,
        Event.KeyRotated rotated => rotated.Member,
        Event.RecoveryCompleted recovered => recovered.Patient,
        _ => null,
    };

    // Who may read a version may see the proof that it was stored, and checks content and envelope against it.
    private static bool ReadsUnderPermit(Call call, LocalNode node, PermitDesk desk, FinalTransaction found)
    {
        (RecordId Id, long Version)? stored = found.Transaction.Message switch
        {
            StoreRecord store => (store.Record, 1),
            NewVersion version => (version.Record, version.Version),
            _ => null,
        };
        return stored is var (id, number)
            && call.Http.Request.Headers.TryGetValue(RecordRoutes.PermitHeader, out var header)
            && node.Records.Get(Record.Table, id.ToString()) is { } record
            && PermitRules.Covers(desk.Use(header, call.Caller).Decision, id, number, record, node.Policies);
    }

    // Whoever may read a batch sees the proof that it was anchored.
    private static bool ReadsBatch(Call call, LocalNode node, PermitDesk desk, FinalTransaction found) =>
        found.Transaction.Message is AnchorBatch { Batch: var id }
        && node.Telemetry?.Get(Batch.Table, id.ToString()) is { } batch
        && (BatchRoutes.IsAgentOf(batch, call.Member, node)
            || (call.Http.Request.Headers.TryGetValue(RecordRoutes.PermitHeader, out var header)
                && PermitRules.Covers(desk.Use(header, call.Caller).Decision, batch, node.Policies)));

    private static bool IsParty(Call call, LocalNode node, FinalTransaction found) =>
        new Parties(node).Include(call.Member, found);

    private static FinalTransaction Find(Call call, LocalNode node) =>
        node.Find(call.Route<TransactionId>("id", TransactionId.TryParse, Unknown))
        ?? throw new ProblemException(Unknown);
}

/// <summary>Where a transaction is final; the receipt and the JWS only for its parties.</summary>
internal sealed record FinalAnswer(
    TransactionId Transaction, LedgerName Ledger, Height Height, int Index, Timestamp Time)
{
    public Receipt? Receipt { get; init; }

    public string? Jws { get; init; }

    public static FinalAnswer Of(FinalTransaction found, bool isForParty) =>
        new(found.Transaction.Id, found.Header.Ledger, found.Header.Height, found.Index, found.Header.Time)
        {
            Receipt = isForParty ? found.Receipt : null,
            Jws = isForParty ? found.Transaction.Jws.ToCompact() : null,
        };
}
