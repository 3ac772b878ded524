using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Telemetry;

/// <summary>A device of a patient: its keys are proven to be those that it registered; whether it was revoked, and
/// whether a consent makes it an agent now, and the number of the last notice of an alert that it raised, 0 before the
/// first, is what the node says.</summary>
public sealed record DeviceCard(
    MemberId Id,
    Jwk SigningKey,
    Jwk AgreementKey,
    bool Revoked,
    bool Agent,
    TransactionId Source,
    long LastSequence = 0);

/// <summary>A device acts no more.</summary>
/// <param name="Finality">The proven revocation: it holds from that block on.</param>
/// <param name="Rotated">The next keys of what the device could read; null when it could read nothing.</param>
public sealed record DeviceRevocation(Finality Finality, Finality? Rotated);
