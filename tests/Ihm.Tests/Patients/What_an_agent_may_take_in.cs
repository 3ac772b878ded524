using Salus.Ihm.Patients;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Patients;

public sealed class What_an_agent_may_take_in
{
    [Fact] // spec ihm 1.2
    public void is_what_consents_in_force_open_to_it()
    {
        var facts = Some.Facts(Some.Consent(Category.VitalSigns), Some.Consent(Category.Ecg, Category.Sleep));
        Assert.Equal(
            [Category.VitalSigns, Category.Ecg, Category.Sleep],
            facts.OpenTo(Some.Agent, Some.Now).Order());
    }

    public static TheoryData<string, ConsentTerms> OthersConsents => new()
    {
        { "another grantee", Some.Consent(Category.Ecg) with { Grantee = new Grantee.OneMember(Some.Patient) } },
        { "not yet", Some.Consent(Category.Ecg) with { From = Some.Now.PlusMs(1) } },
        { "no longer", Some.Consent(Category.Ecg) with { To = Some.Now } },
        { "another purpose", Some.Consent(Category.Ecg) with { Purpose = Purpose.HRESCH } },
        { "not to read", Some.Consent(Category.Ecg) with { Actions = [ConsentAction.Consent] } },
        {
            "narrowed to a record",
            Some.Consent(Category.Ecg) with { Records = [new NarrowedRecord(default, 1, Digest.Zero)] }
        },
    };

    [Theory] // spec ihm 1.2
    [MemberData(nameof(OthersConsents))]
    public void is_nothing_that_another_consent_opens(string why, ConsentTerms consent) =>
        Assert.True(Some.Facts(consent).OpenTo(Some.Agent, Some.Now).Count == 0, why);

    [Fact] // spec ihm 1.5
    public void comes_from_a_device_that_its_key_names()
    {
        var key = KeyPair.Generate().Public;
        var facts = Some.Facts() with { Devices = [Some.Device(Some.Member(7), key, isRevoked: true)] };
        var device = facts.DeviceOf(key.Thumbprint);
        Assert.Equal((Some.Patient, Some.Member(7), true), (device!.Patient, device.Device, device.IsRevoked));
        Assert.Null(facts.DeviceOf(Digest.Of([9])));
    }

    [Fact] // spec ihm 1.4
    public void is_known_again_after_a_restart()
    {
        var facts = Some.Facts(Some.Consent(Category.Ecg)) with
        {
            Devices = [Some.Device(Some.Member(7), KeyPair.Generate().Public)],
        };
        var kept = Facts.Read(facts.Write());
        Assert.Equal(facts.Devices, kept.Devices);
        Assert.Equal(facts.OpenTo(Some.Agent, Some.Now), kept.OpenTo(Some.Agent, Some.Now));
        Assert.Equal((facts.Asked, 2L), (kept.Asked, kept.Policy.Epoch(Category.VitalSigns)));
        Assert.Equal([Category.Ecg], kept.Policy.RotationDue);
        Assert.Equal(facts.Write(), kept.Write());
    }
}
