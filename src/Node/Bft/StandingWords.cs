using Salus.Consensus;
using Salus.Node.Ordering;
using Salus.Primitives.Certificates;

namespace Salus.Node.Bft;

/// <summary>How a height stands, in words: what a ledger that stands still waits for.</summary>
internal static class StandingWords
{
    public static OrderingWords Of(Standing standing, ValidatorSet validators, VotingPermission permission) => new(
        [.. Words(standing, validators, permission)],
        [.. standing.Rounds.Select(votes => new VoteRow(votes.Round, votes.Prepared, votes.Committed))]);

    /// <summary>That this validator's state is not that of the others (spec votes 5.4).</summary>
    public static string Differing(string why) =>
        $"this node's state differs from what a quorum agreed on ({why}), and it takes no further block: see that it "
        + "runs the same version as the others, stop it, let salus ledger verify look through what it has stored, and "
        + "start it; if it says so again, keep its data folder, and put the node up anew beside the others.";

    private static IEnumerable<string> Words(
        Standing standing, ValidatorSet validators, VotingPermission permission)
    {
        if (!permission.IsGiven)
        {
            yield return permission.From is { } from
                ? $"this validator follows, and votes again when block {from} is final: it may have said things that "
                    + "it does not remember."
                : "this validator does not vote yet: too few of the others have told it where they are.";
        }

        if (!standing.IsBegun)
        {
            yield return $"nothing to order; {standing.Proposer} proposes block {standing.Height}.";
            yield break;
        }

        var place = $"block {standing.Height}, round {standing.Round}";
        string[] wishes =
        [
            .. standing.Wishes.Where(wish => wish.Value >= standing.Round)
                .Select(wish => wish.Key).Order(StringComparer.Ordinal),
        ];
        var votes = standing.Rounds.FirstOrDefault(one => one.Round == standing.Round);
        yield return (standing.HasProposal, votes) switch
        {
            (false, _) when standing.Round > 0 =>
                $"{place}: waits for {standing.Proposer} to propose; for this round or a later one wish "
                + $"{List(wishes)}; not yet: {Missing(wishes)}.",
            (false, _) => $"{place}: waits for {standing.Proposer} to propose.",
            (true, { Committed.Count: > 0 }) => $"{place}: to commit, waits for {Missing(votes.Committed)}.",
            (true, not null) => $"{place}: to prepare, waits for {Missing(votes.Prepared)}.",
            _ => $"{place}: waits for the votes of all.",
        };

        string Missing(IEnumerable<string> voted) =>
            List(validators.Validators.Where(one => one.Power > 0).Select(one => one.Id).Except(voted));
    }

    private static string List(IEnumerable<string> ids) =>
        string.Join(", ", ids) is { Length: > 0 } list ? list : "nobody";
}
