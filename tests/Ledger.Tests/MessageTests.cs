using System.Text.Json;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Ledger.Tests;

public sealed class A_message_of_every_type
{
    private static readonly TestRegion Region = Some.Region();
    private static readonly Person Alice = Region.Patient(Category.Laboratory);

    public static IEnumerable<object[]> All { get; } =
        [.. Samples.Of(Region, Alice).Select(message => new object[] { message })];

    // spec ledger 2.6
    [Theory]
    [MemberData(nameof(All))]
    internal void is_signed_sent_and_read_back_with_every_member(Message message)
    {
        var transaction = Region.Sign(Alice, message);
        Assert.Null(transaction.Fault);
        Assert.Equal((message.Type.Name, message.Type.Ledger), (transaction.Type, transaction.Ledger));
        Assert.Equal(Body(message), Body(transaction.Message!));
        Assert.Equal(message.ConcernedPatient, transaction.Message!.ConcernedPatient);
    }

    // spec ledger 2.6
    [Theory]
    [MemberData(nameof(All))]
    internal void is_missing_a_field_without_any_of_its_members_but_the_optional_ones(Message message)
    {
        using var body = JsonDocument.Parse(Body(message));
        string[] optional = ["licence", "profile", "statement"];
        foreach (var member in body.RootElement.EnumerateObject().Select(member => member.Name))
        {
            var isOptional = optional.Contains(member) || (member == "record" && message.Type.Name == "RequestAccess");
            Assert.Equal(isOptional ? null : Refusal.MissingField, FaultWithout(message, member));
        }
    }

    // spec ledger 2.6
    [Fact]
    public void has_a_sample() =>
        Assert.Equal(
            MessageTypes.All.Select(type => type.Name), Samples.Of(Region, Alice).Select(m => m.Type.Name).Order());

    private static string Body(Message message)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            message.Write(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.ASCII.GetString(stream.ToArray());
    }

    private static Refusal? FaultWithout(Message message, string member)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(Body(message))!.AsObject();
        body.Remove(member);
        var head = $$"""{"network":"n","ledger":"policies","nonce":"{{Some.Random(1)}}","expires":1,""";
        var payload = $$"""{{head}}"type":"{{message.Type.Name}}","body":{{body.ToJsonString()}}}""";
        var jws = Primitives.Jose.Jws.Sign(Alice.Signing, "salus-tx", System.Text.Encoding.ASCII.GetBytes(payload));
        return TestRegion.Parse(jws.ToCompact()).Fault;
    }
}

public sealed class A_receipt
{
    private const char Quote = '"';
    private static readonly MemberId Patient = Some.Member(1);
    private static readonly TransactionId Id = Some.Transaction(1);

    // spec ledger 6.1, 6.2
    [Fact]
    public void of_an_accepted_transaction_has_these_bytes()
    {
        var decided = new Event.AccessDecided(
            Some.Member(2),
            Some.Digest(9),
            Patient,
            Category.PharmacyBill,
            null,
            Purpose.TREAT,
            true,
            Id,
            new Timestamp(5));
        Assert.Equal(
            string.Concat(
                $$"""{"transaction":"{{Id}}","events":[{"type":"AccessDecided","requester":"{{Some.Member(2)}}",""",
                $$"""{{Quote}}connectionKey":"{{Some.Digest(9)}}","patient":"{{Patient}}",""",
                $$"""{{Quote}}category":"pharmacy-bill",""",
                $$"""{{Quote}}purpose":"TREAT","isPermitted":true,"consent":"{{Id}}","until":5}]}"""),
            System.Text.Encoding.ASCII.GetString(new Receipt(Id, null, [decided]).Bytes.Span));
    }

    // spec ledger 6.1
    [Fact]
    public void of_a_refused_transaction_has_these_bytes() => Assert.Equal(
        $$"""{"transaction":"{{Id}}","refused":"stale-policy","events":[]}""",
        System.Text.Encoding.ASCII.GetString(new Receipt(Id, Refusal.StalePolicy, []).Bytes.Span));

    // spec ledger 6.2
    [Fact]
    public void is_read_back_with_every_event()
    {
        var (organisation, digest, time) = (Some.Organisation("st-mary"), Some.Digest(3), new Timestamp(7));
        Event[] events =
        [
            new Event.MemberRegistered(Patient, Role.PublicHealth, organisation, null),
            new Event.PractitionerVoted(Patient, organisation, true, false),
            new Event.MemberRevoked(Patient, null),
            new Event.KeyRotated(Patient, digest, Patient),
            new Event.ConsentGranted(
                Patient, $"role:{organisation}/doctor", [Category.Ecg], Purpose.FAMRQT, time, time, [Id]),
            new Event.ConsentRevoked(Patient, Id, [Category.Allergy]),
            new Event.EmergencyPolicySet(Patient, [organisation]),
            new Event.PolicyConfirmed(Patient, digest, [new ConfirmedKey(Some.Member(2), digest)]),
            new Event.EpochsPublished(Patient, [new PublishedEpoch(Category.Sleep, 1, digest)]),
            new Event.AccessDecided(
                Patient, digest, Patient, Category.Claim, Some.Record(1), Purpose.HRESCH, false, null, null),
            new Event.ReleaseSummarised(Patient, Id, Patient, [$"{Some.Record(1)}/1"]),
            new Event.EmergencyOpened(Patient, Patient, organisation, [Category.Imaging], "unconscious", time),
            new Event.EmergencyReviewed(Patient, Id, Patient, true),
            new Event.RecordStored(Patient, Some.Record(1), 3, Category.Diagnosis),
            new Event.VersionWithdrawn(Patient, Some.Record(1), 3),
            new Event.RecordErased(Patient, Some.Record(1), 2),
            new Event.ErasureAttested(
                Patient,
                Some.Record(1),
                Some.Member(4),
                [new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Missing)],
                new ErasedCopies(1, 0)),
            new Event.ValidatorCompromised("v1", organisation, LedgerName.Records, new Height(3), Some.Member(2)),
            new Event.ChangeProposed(Id, organisation, time),
            new Event.ChangeVoted(Id, organisation, true, false),
            new Event.TrusteesNamed(Patient, [Some.Member(2), Some.Member(3)], 2),
            new Event.TrusteesDismissed(Patient),
            new Event.RecoveryApproved(Patient, Some.Member(2), digest),
            new Event.ApprovalWithdrawn(Patient, Some.Member(2), digest),
            new Event.RecoveryBegun(Patient, digest, time),
            new Event.RecoveryCancelled(Patient),
            new Event.RecoveryCompleted(Patient, digest, Some.Member(2)),
            new Event.BatchAnchored(Patient, Some.Batch(1), Category.Ecg, 50, Some.Member(2)),
            new Event.AlertRaised(
                Patient, Some.Alert(1), 1, 7, Some.Member(2), Category.Ecg, AlertLevel.High, [Some.Member(3)]),
            new Event.AlertAcknowledged(Patient, Some.Alert(1), 1, Some.Member(3)),
        ];
        var receipt = new Receipt(Id, null, events);
        Assert.Equal(receipt, Receipt.Parse(receipt.Bytes.Span));
        Assert.Equal(
            typeof(Event).GetNestedTypes().OrderBy(type => type.Name, StringComparer.Ordinal),
            events.Select(e => e.GetType()).OrderBy(type => type.Name, StringComparer.Ordinal));
    }

    // spec ledger 6.3
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"transaction":"ID"}""")]
    [InlineData("""{"transaction":"ID", "events":[]}""")]
    [InlineData("""{"events":[],"transaction":"ID"}""")]
    [InlineData("""{"transaction":"ID","events":[],"more":1}""")]
    [InlineData("""{"transaction":"ID","refused":null,"events":[]}""")]
    [InlineData("""{"transaction":"ID","refused":"no-such-code","events":[]}""")]
    [InlineData("""{"transaction":"ID","refused":500,"events":[]}""")]
    [InlineData("""{"transaction":"ID","events":[{}]}""")]
    [InlineData("""{"transaction":"ID","events":[{"type":"NoSuchEvent"}]}""")]
    [InlineData("""{"transaction":"id","events":[]}""")]
    public void is_refused_unless_it_is_in_canonical_form(string text) => Assert.Throws<JsonException>(
        () => Receipt.Parse(
            System.Text.Encoding.ASCII.GetBytes(text.Replace("ID", Id.ToString(), StringComparison.Ordinal))));
}

public sealed class A_type_of_the_ledger
{
    // spec ledger 5.5: what could hold free text or a person's data is named here, and nothing else may.
    [Fact]
    public void holds_no_text_but_from_closed_alphabets()
    {
        string[] closed =
        [
            "RegisterMember.Licence", "RegisterMember.Possession", "RegisterDevice.Possession", "RotateKey.Possession",
            "ApproveRecovery.Possession", "ApproveRecovery.Share", "TrusteeShare.Jwe",
            "SealedKey.Jwe", "EpochSeal.Jwe", "EmergencyAccess.Statement", "SummariseRelease.Records", "Member.Licence",
            "ConsentGranted.Grantee", "EmergencyOpened.Reason", "ReleaseSummarised.Records", "Organisation.RoleKeys",
            "ReportEquivocation.Validator", "ValidatorChange.Validator", "NewValidator.Possession",
            "ValidatorCompromised.Validator", "Compromised.Validator", "RaiseAlert.Content",
        ];
        Type[] roots =
        [
            .. typeof(Message).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Message))),
            .. typeof(Event).GetNestedTypes(),
            typeof(Contracts.Membership.Member),
            typeof(Contracts.Membership.KeyUse),
            typeof(Contracts.Membership.Region),
            typeof(PatientPolicy), typeof(Contracts.Keys.CategoryKeys), typeof(Contracts.Access.Permit),
            typeof(Contracts.Recovery.Trusteeship),
            typeof(Contracts.Access.Release), typeof(Contracts.Records.Record),
            typeof(Contracts.Governance.Compromised), typeof(Contracts.Governance.Proposal),
            typeof(Contracts.Governance.ValidatorsInForce), typeof(Contracts.Governance.QuotasInForce),
            typeof(Contracts.Governance.OpenProposals), typeof(Contracts.Membership.PatientDevices),
            typeof(Batch), typeof(BatchContent), typeof(Alert), typeof(AgentSequence),
        ];
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<Type>();
        foreach (var root in roots)
        {
            Collect(root, texts, seen);
        }

        Assert.Equal(closed.Order(StringComparer.Ordinal), texts);
    }

    private static void Collect(Type type, SortedSet<string> texts, HashSet<Type> seen)
    {
        if (!seen.Add(type) || type.Namespace?.StartsWith("Salus.Ledger", StringComparison.Ordinal) != true)
        {
            return;
        }

        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            Type[] parts = [property.PropertyType, .. property.PropertyType.GetGenericArguments()];
            if (parts.Any(part => part == typeof(string) || part == typeof(byte[]) || part == typeof(object)))
            {
                texts.Add($"{type.Name}.{property.Name}");
            }

            foreach (var part in parts)
            {
                Collect(Nullable.GetUnderlyingType(part) ?? part, texts, seen);
            }
        }
    }
}
