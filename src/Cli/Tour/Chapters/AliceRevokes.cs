using Salus.Client.Access;
using Salus.Ledger;

namespace Salus.Cli.Tour.Chapters;

/// <summary>A consent ends at once, and new documents get new keys.</summary>
internal static class AliceRevokes
{
    public static Chapter Of(Cast cast)
    {
        AccessDecision? kept = null;
        return new(
            "Alice revokes",
            "She changes her mind. What Carol has read cannot be unread, but nothing more is served, and new keys "
            + "follow.",
            [
                new Step(
                    "Carol gets one more permit. It lasts two minutes; she keeps it for later.",
                    "permitted",
                    async stop => Expect.Permitted(kept = await AskAsync(cast, Category.Laboratory, stop))),
                new Step(
                    "Alice revokes the consent. The same transaction carries the next keys of both categories.",
                    "accepted, and no key is left over",
                    stop => RevokeAsync(cast, stop)),
                new Step(
                    "Carol shows the store the permit she kept, well within its two minutes.",
                    "refused: permit-revoked",
                    stop => Expect.RefusalAsync(
                        "permit-revoked",
                        "The store asks its ledger's head before it serves a byte.",
                        () => cast.Carol.ReadAsync((AccessDecision.Permitted)kept!, stop),
                        stop)),
                new Step(
                    "She asks again.",
                    "denied",
                    async stop => Expect.Denied(await AskAsync(cast, Category.Laboratory, stop))),
                new Step(
                    "Who can read Alice's documents now?",
                    "nobody but Alice",
                    stop => ExplainNowAsync(cast, stop)),
                new Step(
                    "And who could, just after she had granted? The ledger still knows.",
                    "Carol, and nobody else",
                    stop => ExplainThenAsync(cast, stop)),
            ]);
    }

    private static Task<AccessDecision> AskAsync(Cast cast, Category category, CancellationToken stop) =>
        cast.Carol.RequestAccessAsync(cast.Alice.Wallet.Member, category, Purpose.TREAT, cancellationToken: stop);

    private static async Task<Outcome> RevokeAsync(Cast cast, CancellationToken stop)
    {
        var revoked = await cast.Alice.RevokeAsync(cast.Consent.Transaction, stop);
        var due = revoked.Finality.Receipt.Events.OfType<Event.ConsentRevoked>()
            .SelectMany(one => one.RotationDue).ToList();
        return Outcome.If(
            due.Count == 0,
            due.Count == 0
                ? $"accepted in block {revoked.Finality.Height} of policies, with the next keys"
                : $"accepted, but rotation is due for {string.Join(", ", due.Select(Code<Category>.Text))}");
    }

    private static async Task<Outcome> ExplainNowAsync(Cast cast, CancellationToken stop)
    {
        var explained = await cast.Alice.ExplainAsync(cancellationToken: stop);
        return Outcome.If(
            explained.Readers.Count == 0 && explained.RotationDue.Count == 0, AliceGrants.Words(explained, cast));
    }

    private static async Task<Outcome> ExplainThenAsync(Cast cast, CancellationToken stop)
    {
        var then = cast.Consent.Time;
        var explained = await cast.Alice.ExplainAsync(then, stop);
        return Outcome.If(
            AliceGrants.Names(explained, cast), $"at {then.Clock()}: {AliceGrants.Words(explained, cast)}");
    }
}
