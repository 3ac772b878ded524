using System.Text;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>What a patient, its trustees and somebody with a new wallet would send now; shares are really
/// sealed.</summary>
internal static class RecoveryMessages
{
    private static readonly KeyPair RecoveryKey = KeyPair.Generate();

    public static NameTrustees Trustees(
        this TestRegion region, Person patient, int threshold, params Person[] trustees) => new(
        patient.Id,
        region.Last(patient),
        threshold,
        [.. trustees.Select(trustee => Share(patient, trustee, trustee.Agreement.Public))],
        RecoveryKey.Public,
        Some.Digest(70));

    public static TrusteeShare Share(Person patient, Person trustee, Jwk sealedTo) => new(trustee.Id, Jwe.Seal(
        "pads"u8,
        sealedTo,
        TrusteeShare.Given(TestRegion.Network, patient.Id, trustee.Id, RecoveryKey.Public)));

    /// <summary>The same patient with new keys, as a new wallet has them.</summary>
    public static Person OnNewKeys(this Person patient) =>
        patient with { Signing = KeyPair.Generate(), Agreement = KeyPair.Generate() };

    public static RecoveryKeys AsNewKeys(this Person renewed) =>
        new(renewed.Signing.Public, renewed.Agreement.Public);

    public static ApproveRecovery Approval(this TestRegion region, Person patient, Person renewed, Person trustee)
    {
        var key = region.Trusteeship(patient)?.Named?.RecoveryKey ?? RecoveryKey.Public;
        var binding = TrusteeShare.Returned(TestRegion.Network, patient.Id, trustee.Id, key);
        return new ApproveRecovery(
            patient.Id,
            renewed.AsNewKeys(),
            RecoveryPossession.Sign(renewed.Signing, renewed.Agreement.Public, TestRegion.Network, patient.Id),
            Jwe.Seal(Encoding.ASCII.GetBytes("pads"), renewed.Agreement.Public, binding));
    }

    public static CompleteRecovery Completion(this Person renewed) => new(renewed.Id, renewed.AsNewKeys());

    public static Trusteeship? Trusteeship(this TestRegion region, Person patient) =>
        region.State().Get(Contracts.Recovery.Trusteeship.Table, patient.Id.ToString());

    public static Member Member(this TestRegion region, Person person) =>
        region.State().Get(Contracts.Membership.Member.Table, person.Id.ToString())!;
}

/// <summary>A patient, three trustees of whom two have to agree, and the new wallet.</summary>
internal sealed record Loss(TestRegion Region, Person Patient, IReadOnlyList<Person> Trustees, Person Renewed)
{
    public static Loss In(TestRegion region, int threshold = 2, int count = 3)
    {
        var patient = region.Patient(Category.Laboratory);
        Person[] trustees = [.. Enumerable.Range(0, count).Select(_ => region.Member(Role.Nurse))];
        region.Accept(patient, region.Trustees(patient, threshold, trustees));
        return new Loss(region, patient, trustees, patient.OnNewKeys());
    }

    /// <summary>So many trustees approve, one a block.</summary>
    public Loss Approved(params int[] trustees) => Approved(Renewed, trustees);

    public Loss Approved(Person renewed, params int[] trustees)
    {
        foreach (var trustee in trustees)
        {
            Region.Accept(Trustees[trustee], Region.Approval(Patient, renewed, Trustees[trustee]));
        }

        return this;
    }

    public Loss Later(long ms)
    {
        Region.Now = Region.Now.PlusMs(ms);
        return this;
    }

    public Loss After72Hours() => Later(Trusteeship.DelayMs);

    public Refusal? Complete(Person? renewed = null, Person? by = null) =>
        Region.Refused(by ?? Trustees[0], (renewed ?? Renewed).Completion());
}
