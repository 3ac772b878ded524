using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Intake;

/// <summary>A device that a patient of this IHM has registered, with the key it signs with. One that the patient has
/// revoked is still known, so that it can be told why nothing is taken from it.</summary>
public sealed record KnownDevice(MemberId Patient, MemberId Device, Jwk SigningKey)
{
    public bool IsRevoked { get; init; }
}
