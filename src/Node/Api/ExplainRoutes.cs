using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Ledgers;
using Salus.Node.Tokens;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Who can read what, now, at a moment in the past, or after a change that is only tried (design section
/// 6).</summary>
internal static class ExplainRoutes
{
    private const int MaxBody = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/patients/{patient}/explain", Explain).For(Audience.PatientOrGuardian)
            .Says("Says who can read what, through which consent, until when; with at, as it stood at that moment.");
        routes.MapPost("/patients/{patient}/explain", TryAsync).For(Audience.PatientOrGuardian).Takes(MaxBody)
            .Needs(TokenScope.Read)
            .Says("Says what an unsigned message would change, without sending it.");
    }

    private static IResult Explain(Call call, LocalNode node)
    {
        var policies = node.Ledgers[LedgerName.Policies];
        // A block may be a little ahead of this node's clock.
        var latest = Math.Max(node.Now.UnixMs, policies.Machine.Head.Time.UnixMs);
        var at = new Timestamp(call.Query("at", 0, latest, node.Now.UnixMs));
        var state = policies.Machine.State.At(HeightAt(policies, at));
        return Results.Bytes(Explanation.Of(state, call.Patient, at).ToBytes(), "application/json; charset=utf-8");
    }

    private static async Task<IResult> TryAsync(Call call, LocalNode node)
    {
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        var message = ReadMessage(body.Bytes, call.Patient);
        var machine = node.Ledgers[LedgerName.Policies].Machine;
        var before = Explanation.Of(machine.Latest, call.Patient, node.Now);
        var (outcome, after) = machine.DryRun(message, call.Member, node.Now);
        return ApiJson.Answer(new DryRunAnswer(
            OutcomeAnswer.Of(outcome), before, Explanation.Of(after, call.Patient, node.Now)));
    }

    private static Message ReadMessage(ReadOnlyMemory<byte> utf8, MemberId patient)
    {
        try
        {
            var fields = JsonFields.Parse(utf8);
            var name = fields.Text("type", 32);
            var type = MessageTypes.All.FirstOrDefault(known =>
                    known.Name == name && known.Ledger == LedgerName.Policies)
                ?? throw Wrong("type", "must be a message of the ledger policies.");
            var body = fields.Object("body");
            fields.End();
            var message = type.Read(body);
            body.End();
            return message.ConcernedPatient == patient
                ? message
                : throw Wrong("body.patient", "must be the patient of the address.");
        }
        catch (JoseRejectedException fault)
        {
            throw new ProblemException(
                Problems.MalformedBody.Because($"A key in the body does not read: {fault.Fault}.", "body"));
        }
    }

    private static JsonRejectedException Wrong(string path, string rule) => new(JsonFault.WrongValue, path, rule);

    // Block times only rise, so the last block at or before a moment is found by halving.
    private static Height HeightAt(LedgerNode policies, Timestamp at)
    {
        var head = policies.Machine.Head;
        if (head.Time <= at)
        {
            return head.Height;
        }

        ulong low = 0, high = head.Height.Value;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var isAtOrBefore = policies.Read(new Height(middle))!.Block.Header.Time <= at;
            (low, high) = isAtOrBefore ? (middle, high) : (low, middle);
        }

        return new Height(low);
    }

    private sealed record DryRunAnswer(OutcomeAnswer Outcome, Explanation Before, Explanation After);

    private sealed record OutcomeAnswer(bool Accepted, Refusal? Refused, IReadOnlyList<Event>? Events)
    {
        public static OutcomeAnswer Of(Outcome outcome) => outcome switch
        {
            Outcome.Refused refused => new OutcomeAnswer(false, refused.Reason, null),
            Outcome.Accepted accepted => new OutcomeAnswer(true, null, accepted.Events),
            _ => throw new InvalidOperationException("an outcome is accepted or refused"),
        };
    }
}
