using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Ledger.Tests;

/// <summary>Who may send which message, as a table: every message, every kind of sender.</summary>
public sealed class A_message
{
    private const string Kinds =
        "patient, guardian, other, device, doctor, unverified, nurse, pharmacist, insurer, registrar, store";

    // spec ledger 4.2
    [Theory]
    [InlineData(nameof(RegisterMember), "registrar")]
    [InlineData(nameof(VerifyPractitioner), "registrar")]
    [InlineData(nameof(RevokeMember), "registrar")]
    [InlineData(nameof(RotateKey), Kinds)]
    [InlineData(nameof(RegisterDevice), "patient")]
    [InlineData(nameof(RevokeDevice), "patient")]
    [InlineData(nameof(Grant), "patient, guardian")]
    [InlineData(nameof(Revoke), "patient, guardian")]
    [InlineData(nameof(SetEmergencyPolicy), "patient, guardian")]
    [InlineData(nameof(ConfirmPolicy), "patient, guardian")]
    [InlineData(nameof(PublishEpoch), "patient, guardian")]
    [InlineData(nameof(NameTrustees), "patient")]
    [InlineData(nameof(DismissTrustees), "patient")]
    [InlineData(nameof(ApproveRecovery), "unverified, pharmacist")]
    [InlineData(nameof(WithdrawApproval), "unverified, pharmacist")]
    [InlineData(nameof(CancelRecovery), "patient")]
    [InlineData(nameof(CompleteRecovery), "unverified, pharmacist, registrar")]
    [InlineData(nameof(RequestAccess), "patient, guardian, other, doctor, nurse, pharmacist, insurer")]
    [InlineData(nameof(SummariseRelease), "device, store")]
    [InlineData(nameof(EmergencyAccess), "doctor, nurse")]
    [InlineData(nameof(ReviewEmergency), "patient, registrar")]
    [InlineData(nameof(StoreRecord), "patient, doctor, nurse, pharmacist")]
    [InlineData(nameof(NewVersion), "patient, doctor, nurse, pharmacist")]
    [InlineData(nameof(Withdraw), "patient, doctor, nurse, pharmacist")]
    [InlineData(nameof(EraseRecord), "patient, guardian")]
    [InlineData(nameof(AttestErasure), "store")]
    [InlineData(nameof(ProposeChange), "registrar")]
    [InlineData(nameof(Vote), "registrar")]
    [InlineData(nameof(ReportEquivocation), "registrar, store")]
    [InlineData(nameof(AnchorBatch), "device")]
    [InlineData(nameof(RaiseAlert), "device")]
    [InlineData(nameof(AcknowledgeAlert), "patient, guardian, doctor, nurse, pharmacist")]
    public void is_sent_by_these_only(string type, string senders)
    {
        var cast = new Cast();
        var message = cast.Messages.Single(candidate => candidate.Type.Name == type);
        var allowed = Kinds.Split(", ").Where(kind => IsAllowed(cast.Region.Send(cast[kind], message).Refused));
        Assert.Equal(senders.Split(", "), allowed);
    }

    // spec ledger 4.2
    [Fact]
    public void of_every_type_has_a_row()
    {
        var rows = typeof(A_message).GetMethod(nameof(is_sent_by_these_only))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(row => ((InlineDataAttribute)row).GetData(null!).Single()[0]);
        Assert.Equal(MessageTypes.All.Select(type => type.Name), rows.Order());
    }

    private static bool IsAllowed(Refusal? refusal) =>
        refusal is not (Refusal.SenderNotAllowed or Refusal.NotThePatient or Refusal.PractitionerNotVerified);

    private sealed class Cast
    {
        private readonly Dictionary<string, Person> _people;

        public Cast()
        {
            Region = Some.Region();
            var patient = Region.Patient(Category.Laboratory);
            var guardian = Region.Patient();
            var device = Region.Stranger(Role.Device);
            Region.Accept(patient, Devices.Registration(patient, device));
            Region.Accept(patient, Region.Guardianship(patient, guardian, Category.Laboratory));
            _people = new Dictionary<string, Person>
            {
                ["patient"] = patient,
                ["guardian"] = guardian,
                ["other"] = Region.Patient(),
                ["device"] = device,
                ["doctor"] = Region.Practitioner(),
                ["unverified"] = Region.Member(Role.Doctor),
                ["nurse"] = Region.Practitioner(Role.Nurse),
                ["pharmacist"] = Region.Practitioner(Role.Pharmacist),
                ["insurer"] = Region.Member(Role.Insurer),
                ["registrar"] = Region.House.Registrar,
                ["store"] = Region.House.Store,
            };
            Region.Accept(patient, Region.Trustees(patient, 2, this["unverified"], this["pharmacist"]));
        }

        public TestRegion Region { get; }

        public Person this[string kind] => _people[kind];

        /// <summary>One of each type, none of which changes anything when it is allowed.</summary>
        public IEnumerable<Message> Messages => Samples.Of(Region, _people["patient"]);
    }
}
