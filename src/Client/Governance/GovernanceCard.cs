using Salus.Ledger;

namespace Salus.Client.Governance;

/// <summary>Who the validators are and what is voted on, as a node says; a proposal counts when it is
/// proven.</summary>
public sealed record GovernanceCard(
    IReadOnlyList<ValidatorCard> Validators,
    IReadOnlyList<string> StoppableBy,
    IReadOnlyList<ProposalCard> Proposals);

/// <summary>A validator, its power, and whether it was proven to lie.</summary>
public sealed record ValidatorCard(string Id, string Organisation, long Power, bool Compromised);

/// <summary>A change that is open to votes, by the id of its transaction, and who voted how.</summary>
public sealed record ProposalCard(
    TransactionId Id,
    OrganisationId Organisation,
    Timestamp Until,
    IReadOnlyList<OrganisationId> For,
    IReadOnlyList<OrganisationId> Against);
