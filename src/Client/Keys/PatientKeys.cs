using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Client.Keys;

/// <summary>The patient on whose policy is acted, by the patient or a guardian: who it is, what is sealed to it, and
/// the category keys at hand.</summary>
public sealed record PatientKeys(string Network, KeyRecipient Self, KeyRing Keys)
{
    /// <summary>The patient.</summary>
    public MemberId Member => ((Grantee.OneMember)Self.Grantee).Id;

    /// <summary>A patient acting for itself: the keys of its own wallet.</summary>
    public static PatientKeys Of(Wallet patient) => new(
        patient.Network, new KeyRecipient(patient.Grantee, patient.AgreementKey.Public), patient.CategoryKeys);
}
