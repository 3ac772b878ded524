using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client.Wallets;

/// <summary>What a wallet's holder hands to a registrar to become a member: public halves, and the signature that shows
/// that the holder wants it (spec ledger 8.2). The connection key is for the organisation's CA.</summary>
public sealed record NewMember(
    MemberId Member,
    Role Role,
    Jwk SigningKey,
    Jwk AgreementKey,
    Jwk ConnectionKey,
    string Possession)
{
    /// <summary>A practitioner's licence number: capitals, digits, hyphens.</summary>
    public string? Licence { get; init; }

    /// <summary>The digest of a practitioner's profile document.</summary>
    public Digest? Profile { get; init; }

    /// <summary>The message that a registrar signs.</summary>
    public RegisterMember ToMessage() =>
        new(Member, Role, SigningKey, AgreementKey, Licence, Profile, Possession);
}
