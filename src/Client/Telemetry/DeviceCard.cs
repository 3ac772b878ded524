using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Telemetry;

/// <summary>A device of a patient: its keys are proven to be those that it registered; whether it was revoked, and
/// whether a consent makes it an agent now, is what the node says.</summary>
public sealed record DeviceCard(
    MemberId Id, Jwk SigningKey, Jwk AgreementKey, bool Revoked, bool Agent, TransactionId Source);

/// <summary>A device acts no more.</summary>
/// <param name="Finality">The proven revocation: it holds from that block on.</param>
/// <param name="Rotated">The next keys of what the device could read; null when it could read nothing.</param>
public sealed record DeviceRevocation(Finality Finality, Finality? Rotated);
