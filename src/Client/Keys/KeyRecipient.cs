using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>Whom a key is sealed to: a grantee, and the agreement key that the ledger has for it.</summary>
public sealed record KeyRecipient(Grantee Grantee, Jwk Key);
