using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>
/// The patient names k of n trustees who can together give it new keys, and leaves them the shares of a recovery key.
/// It replaces what was named before and ends open cases (spec recovery 1.1).
/// </summary>
public sealed record NameTrustees(
    MemberId Patient,
    TransactionId After,
    int Threshold,
    IReadOnlyList<TrusteeShare> Shares,
    Jwk RecoveryKey,
    Digest Kit) : PolicyChange
{
    /// <summary>The fewest trustees that may be asked for, and so the fewest that may be named.</summary>
    public const int MinThreshold = 2;

    /// <summary>The most trustees.</summary>
    public const int MaxTrustees = 7;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(NameTrustees), LedgerName.Policies, Senders.Patient, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("after", After.ToString());
        body.WriteNumber("threshold", Threshold);
        body.WriteList("shares", Shares, TrusteeShare.Write);
        body.WriteKey("recoveryKey", RecoveryKey);
        body.WriteString("kit", Kit.ToString());
    }

    private protected override Outcome Change(Execution run, PatientPolicy policy)
    {
        if (Threshold > Shares.Count)
        {
            return Refusal.BadThreshold;
        }

        MemberId[] trustees = [.. Shares.Select(share => share.Trustee)];
        if (trustees.Distinct().Count() != trustees.Length)
        {
            return Refusal.TrusteeRepeated;
        }

        if (Shares.Select(share => share.Check(run, this)).FirstOrDefault(fault => fault is not null) is { } refusal)
        {
            return refusal;
        }

        run.State.Put(PatientPolicy.Table, Patient.ToString(), policy with { Last = run.Id });
        var named = new NamedTrustees(Threshold, trustees, RecoveryKey, Kit, run.Id);
        run.State.Put(Trusteeship.Table, Patient.ToString(), new Trusteeship { Named = named });
        return new Event.TrusteesNamed(Patient, trustees, Threshold);
    }

    private static NameTrustees Read(JsonFields body) => new(
        body.Member("patient"),
        body.Transaction("after"),
        (int)body.Integer("threshold", MinThreshold, MaxTrustees),
        body.List("shares", MaxTrustees, TrusteeShare.Read),
        body.Key("recoveryKey"),
        body.Digest("kit"));
}

/// <summary>What one trustee holds of the recovery key, sealed to that trustee (spec recovery 2).</summary>
public sealed record TrusteeShare(MemberId Trustee, string Jwe)
{
    /// <summary>What the JWE's protected header binds when the patient hands a share to a trustee.</summary>
    public static JweBinding Given(string network, MemberId patient, MemberId trustee, Jwk recoveryKey) =>
        Binding(network, patient, trustee, recoveryKey, "recovery-share");

    /// <summary>What it binds when the trustee hands the share on to the patient's new agreement key.</summary>
    public static JweBinding Returned(string network, MemberId patient, MemberId trustee, Jwk recoveryKey) =>
        Binding(network, patient, trustee, recoveryKey, "recovery-return");

    internal static TrusteeShare Read(JsonFields fields) => new(fields.Member("trustee"), fields.Seal("jwe"));

    internal static void Write(Utf8JsonWriter json, TrusteeShare share)
    {
        json.WriteString("trustee", share.Trustee.ToString());
        json.WriteString("jwe", share.Jwe);
    }

    /// <summary>Null when the trustee may be one and the share is sealed to it; else why not.</summary>
    internal Refusal? Check(Execution run, NameTrustees message)
    {
        if (Trustee == message.Patient)
        {
            return Refusal.TrusteeIsPatient;
        }

        if (run.State.Get(Member.Table, Trustee.ToString()) is not { IsRevoked: false } trustee || !IsAPerson(trustee))
        {
            return Refusal.UnknownTrustee;
        }

        var binding = Given(run.Network, message.Patient, Trustee, message.RecoveryKey);
        var header = Salus.Primitives.Jose.Jwe.ReadHeader(Jwe);
        return header.IsFor(trustee.AgreementKey, binding) ? null : Refusal.SealMismatch;
    }

    // A registrar or a store is the hospital itself, and a device is lost with the wallet.
    private static bool IsAPerson(Member member) =>
        member.Role == Role.Patient || member.Role.IsPractitioner() || member.Role.IsAgency();

    private static JweBinding Binding(
        string network, MemberId patient, MemberId trustee, Jwk recoveryKey, string use) => JweBinding.Empty
        .With("key", recoveryKey.KeyId)
        .With("network", network)
        .With("patient", patient.ToString())
        .With("trustee", trustee.ToString())
        .With("use", use);
}
