using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>
/// An organisation's vote, by its registrar, on a proposed change: in force once organisations that hold more than two
/// thirds of the power are in favour (spec ledger 14.6).
/// </summary>
public sealed record Vote(TransactionId Proposal, bool IsInFavour) : Message
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(Vote), LedgerName.Policies, Senders.Registrar, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("proposal", Proposal.ToString());
        body.WriteBoolean("inFavour", IsInFavour);
    }

    internal override Outcome Apply(Execution run)
    {
        var organisation = run.Signer.Organisation;
        var region = run.State.Get(Region.Table, Region.Id)!;
        if (region.Find(organisation) is not { Power: > 0 })
        {
            return Refusal.OrganisationHoldsNoPower;
        }

        if (run.State.Get(Governance.Proposal.Table, Proposal.ToString()) is not { } proposal)
        {
            return Refusal.UnknownProposal;
        }

        if (proposal.IsAccepted || run.Now >= proposal.Until)
        {
            return proposal.IsAccepted ? Refusal.ProposalClosed : Refusal.ProposalLapsed;
        }

        var vote = new OrganisationVote(organisation, IsInFavour);
        if (proposal.Votes.Contains(vote))
        {
            return Refusal.AlreadyVoted;
        }

        OrganisationVote[] votes = [.. proposal.Votes.Where(one => one.Organisation != organisation), vote];
        var isAccepted = IsAccepted(votes, region);
        if (isAccepted && PutInForce(proposal.Change, run) is { } refusal)
        {
            return refusal;
        }

        run.State.Put(
            Governance.Proposal.Table, Proposal.ToString(), proposal with { Votes = votes, IsAccepted = isAccepted });
        return new Event.ChangeVoted(Proposal, organisation, IsInFavour, isAccepted);
    }

    // By power as it is now: votes of an organisation that lost it count for nothing.
    private static bool IsAccepted(IReadOnlyList<OrganisationVote> votes, Region region)
    {
        var inFavour = votes.Where(vote => vote.IsInFavour).Sum(vote => region.Find(vote.Organisation)!.Power);
        return (Int128)inFavour * 3 > (Int128)region.Organisations.Sum(organisation => organisation.Power) * 2;
    }

    private static Refusal? PutInForce(NetworkChange change, Execution run)
    {
        var (set, refusal) = change.After(run.State, run);
        if (refusal is not null)
        {
            return refusal;
        }

        if (change.Validators.Count > 0)
        {
            ValidatorsInForce.Change(run.State, set!);
        }

        if (change.Quotas.Count > 0)
        {
            QuotasInForce.Put(run.State, change.Quotas);
        }

        return null;
    }

    private static Vote Read(JsonFields body) => new(body.Transaction("proposal"), body.Boolean("inFavour"));
}
