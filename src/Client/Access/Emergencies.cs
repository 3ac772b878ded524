using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Client.Access;

/// <summary>What a patient left to one's organisation for emergencies, and the card to seal a statement to.</summary>
public sealed record EmergencyOffer(IReadOnlyList<Category> Categories, ContactCard Patient);

/// <summary>An emergency that is open, or not reviewed yet, as a registrar's node lists it.</summary>
public sealed record EmergencyListing(
    TransactionId Case,
    MemberId Patient,
    MemberId Requester,
    OrganisationId Organisation,
    IReadOnlyList<Category> Categories,
    string Reason,
    Timestamp Opened,
    Timestamp Until,
    bool Reviewed);
