using System.Text.Json;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;

namespace Salus.Ledger.Contracts.Governance;

/// <summary>A change that organisations vote on, and their votes; the latest of each counts.</summary>
public sealed record Proposal(
    TransactionId Id,
    OrganisationId Organisation,
    Timestamp Until,
    NetworkChange Change,
    IReadOnlyList<OrganisationVote> Votes,
    bool IsAccepted)
{
    /// <summary>Every proposal there was, by the id of its transaction.</summary>
    public static readonly Table<Proposal> Table = new("proposal", LedgerJson.Default.Proposal, isReadOften: false);
}

/// <summary>The proposals that were open when the last one was made.</summary>
public sealed record OpenProposals(IReadOnlyList<TransactionId> Proposals)
{
    /// <summary>So many an organisation has open at once.</summary>
    public const int MostOfEach = 8;

    /// <summary>The one entity; there is none before the first proposal.</summary>
    public static readonly Table<OpenProposals> Table = new("proposals", LedgerJson.Default.OpenProposals);

    /// <summary>The id of the one entity in <see cref="Table"/>.</summary>
    public const string Id = "open";

    /// <summary>The proposals on which votes count, the oldest first.</summary>
    public static IReadOnlyList<Proposal> At(Timestamp now, StateView policies) =>
    [
        .. (policies.Get(Table, Id)?.Proposals ?? [])
            .Select(id => policies.Get(Proposal.Table, id.ToString())!)
            .Where(proposal => !proposal.IsAccepted && now < proposal.Until),
    ];
}

/// <summary>How an organisation votes.</summary>
public sealed record OrganisationVote(OrganisationId Organisation, bool IsInFavour);

/// <summary>
/// A registrar whose organisation holds power proposes a change of validators, powers or quotas; organisations vote on
/// it for seven days of block time (spec ledger 14.3).
/// </summary>
public sealed record ProposeChange(NetworkChange Change) : Message
{
    /// <summary>How long votes count.</summary>
    public const long OpenMs = 7L * 24 * 60 * 60 * 1000;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration = new(
        nameof(ProposeChange),
        LedgerName.Policies,
        Senders.Registrar,
        body => new ProposeChange(NetworkChange.Read(body)));

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body) => Change.Write(body);

    internal override Outcome Apply(Execution run)
    {
        var organisation = run.Signer.Organisation;
        if (run.State.Get(Region.Table, Region.Id)!.Find(organisation) is not { Power: > 0 })
        {
            return Refusal.OrganisationHoldsNoPower;
        }

        if (Change.Validators.Count + Change.Quotas.Count == 0)
        {
            return Refusal.EmptyChange;
        }

        if (Change.Validators.DistinctBy(one => one.Validator).Count() != Change.Validators.Count
            || Change.Quotas.DistinctBy(one => one.Role).Count() != Change.Quotas.Count)
        {
            return Refusal.ValidatorRepeated;
        }

        if (Change.After(run.State, run).Refusal is { } refusal)
        {
            return refusal;
        }

        var open = OpenProposals.At(run.Now, run.State);
        if (open.Count(one => one.Organisation == organisation) >= OpenProposals.MostOfEach)
        {
            return Refusal.TooManyProposals;
        }

        var until = run.Now.PlusMs(OpenMs);
        var proposal = new Proposal(run.Id, organisation, until, Change, [], IsAccepted: false);
        run.State.Put(Proposal.Table, run.Id.ToString(), proposal);
        run.State.Put(
            OpenProposals.Table, OpenProposals.Id, new OpenProposals([.. open.Select(one => one.Id), run.Id]));
        return new Event.ChangeProposed(run.Id, organisation, until);
    }
}
