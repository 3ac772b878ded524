using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Telemetry;
using Salus.Ihm.Patients;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Patients;

/// <summary>A patient, an agent, and what the ledger says of them.</summary>
internal static class Some
{
    public static readonly MemberId Patient = Member(1);

    public static readonly MemberId Agent = Member(2);

    public static readonly Timestamp Now = new(1_700_000_000_000);

    private static readonly OrganisationId Organisation =
        OrganisationId.TryParse("general", out var id) ? id : default;

    private static readonly Jwk Key = KeyPair.Generate().Public;

    public static MemberId Member(byte number) => new(new RandomId(number));

    public static ConsentTerms Consent(params Category[] categories) => new()
    {
        Id = new TransactionId(Digest.Of([1])),
        Grantee = new Grantee.OneMember(Agent),
        Categories = categories,
        Purpose = Purpose.TREAT,
        Actions = [ConsentAction.Read],
        From = Now,
        To = Now.PlusMs(1_000),
    };

    public static DeviceCard Device(MemberId id, Jwk key, bool isRevoked = false) =>
        new(id, key, Key, isRevoked, Agent: false, new TransactionId(Digest.Of([2])));

    public static Facts Facts(params ConsentTerms[] consents) => new(
        new MemberCard(Patient, Role.Patient, Organisation, Key, Key, Verified: false, Revoked: false),
        new PolicyNow(
            new PatientPolicy { Last = new TransactionId(Digest.Of([3])), Consents = consents },
            new Dictionary<Category, long> { [Category.VitalSigns] = 2 },
            [Category.Ecg],
            Now),
        [],
        Now);
}
