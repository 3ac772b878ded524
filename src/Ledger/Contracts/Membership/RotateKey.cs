using System.Text.Json;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// A member replaces its keys: the old key signs the transaction, the new key signs the possession (spec ledger 8.7).
/// </summary>
public sealed record RotateKey(Jwk SigningKey, Jwk AgreementKey, string Possession) : Message
{
    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RotateKey), LedgerName.Policies, Senders.Anyone, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteKey("signingKey", SigningKey);
        body.WriteKey("agreementKey", AgreementKey);
        body.WriteString("possession", Possession);
    }

    internal override Outcome Apply(Execution run)
    {
        // The signer as this block left it: a second rotation in one block must not revive the key of the first.
        var signer = run.State.Get(Member.Table, run.Signer.Id.ToString())!;
        if (!signer.SigningKey.Equals(run.Signer.SigningKey))
        {
            return Refusal.KeyRetired;
        }

        var rotated = signer with { SigningKey = SigningKey, AgreementKey = AgreementKey, Source = run.Id };
        if (Registration.EnterKey(run, rotated, Possession) is { } refusal)
        {
            return refusal;
        }

        Registration.ReplaceKeys(run, signer, rotated);
        return new Event.KeyRotated(signer.Id, SigningKey.Thumbprint, signer.ConcernedPatient);
    }

    private static RotateKey Read(JsonFields body) =>
        new(body.Key("signingKey"), body.Key("agreementKey"), body.Possession("possession"));
}
