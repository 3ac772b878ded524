using System.Text;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;

namespace Salus.Ledger.Tests;

public sealed class A_denial
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();

    // spec ledger 11.3
    [Fact]
    public void is_the_same_whatever_the_reason()
    {
        var (alice, bob) = (_region.Patient(Lab, Category.Imaging), _region.Practitioner());
        var past = _region.Grant(alice, bob.AsGrantee, Category.Imaging);
        _region.Accept(alice, past with { To = past.From.PlusMs(10) });
        _region.Now = past.To;
        _region.Accept(alice, _region.Grant(alice, bob.AsGrantee, Lab) with { Purpose = Purpose.ETREAT });
        _region.Accept(alice, _region.Narrowed(alice, bob.AsGrantee, Lab, Some.Record(1)));
        var future = _region.Grant(alice, bob.AsGrantee, Category.Imaging);
        _region.Accept(alice, future with { From = future.From.PlusMs(Some.Days(1)) });

        string[] denials =
        [
            Denial(bob, Some.Member(7), Lab),
            Denial(bob, _region.Patient().Id, Lab),
            Denial(bob, alice.Id, Lab),
            Denial(bob, alice.Id, Lab, Some.Record(9)),
            Denial(bob, alice.Id, Category.Imaging),
            Denial(bob, alice.Id, Category.Ecg),
            Denial(bob, _region.House.Store.Id, Lab),
            Denial(_region.Practitioner(), alice.Id, Lab),
        ];

        Assert.Single(denials.Distinct());
    }

    // spec ledger 11.3
    [Fact]
    public void of_an_emergency_is_the_same_for_a_patient_nobody_knows()
    {
        var bob = _region.Practitioner();
        var known = _region.Send(bob, PatientMessages.Emergency(_region.Patient(Lab), Lab));
        var unknown = _region.Send(bob, PatientMessages.Emergency(_region.Stranger(Role.Patient), Lab));
        Assert.Equal(known.Refused, unknown.Refused);
        Assert.Equal(known.Bytes.Length, unknown.Bytes.Length);
    }

    // The receipt with every id, category and record blanked, none of them of another length than before.
    private string Denial(Person requester, MemberId patient, Category category, RecordId? record = null)
    {
        var message = new RequestAccess(patient, category, record, Purpose.TREAT, Some.Digest(99));
        var receipt = _region.Accept(requester, message);
        var text = Encoding.ASCII.GetString(receipt.Bytes.Span);
        Assert.Equal(MessagesOwn(message), text.Contains("\"record\"", StringComparison.Ordinal));
        return text
            .Replace(receipt.Transaction.ToString(), "TRANSACTION", StringComparison.Ordinal)
            .Replace(requester.Id.ToString(), "REQUESTER", StringComparison.Ordinal)
            .Replace(patient.ToString(), "PATIENT", StringComparison.Ordinal)
            .Replace($",\"record\":\"{record}\"", "", StringComparison.Ordinal)
            .Replace($"\"{Code<Category>.Text(category)}\"", "CATEGORY", StringComparison.Ordinal);
    }

    private static bool MessagesOwn(RequestAccess message) => message.Record is not null;
}

public sealed class A_permit
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public A_permit()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
    }

    // spec ledger 11.4
    [Theory]
    [InlineData(119_999, 119_999)]
    [InlineData(120_000, 120_000)]
    [InlineData(120_001, 120_000)]
    public void lapses_with_its_consent_or_after_two_minutes(long consentEndsInMs, long permitLapsesInMs)
    {
        var grant = _region.Grant(_alice, _bob.AsGrantee, Lab);
        var at = _region.Now.PlusMs(1_000);
        _region.Accept(_alice, grant with { To = at.PlusMs(consentEndsInMs) });
        _region.Now = at;
        Assert.Equal(at.PlusMs(permitLapsesInMs), _region.Ask(_bob, _alice, Lab).Until);
    }

    // spec ledger 11.4
    [Fact]
    public void binds_requester_key_patient_scope_purpose_and_consent()
    {
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var receipt = _region.Accept(_bob, PatientMessages.Request(_alice, Lab, record: Some.Record(4)));
        var permit = _region.State().Get(Permit.Table, receipt.Transaction.ToString());
        var until = _region.Chain[^1].Block.Header.Time.PlusMs(Permit.LongestMs);
        Assert.Equal(
            new Permit(
                _bob.Id, Some.Digest(99), _alice.Id, Lab, Some.Record(4), Purpose.TREAT, consent, until), permit);
    }

    // spec ledger 11.4
    [Fact]
    public void is_not_given_for_another_purpose_than_the_consents()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        Assert.False(_region.Ask(_bob, _alice, Lab, Purpose.ETREAT).IsPermitted);
    }

    // spec ledger 11.5
    [Fact]
    public void is_summarised_once_by_each_store_for_the_patient_to_see()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var permit = _region.Accept(_bob, PatientMessages.Request(_alice, Lab)).Transaction;
        _region.Now = _region.Now.PlusMs(Permit.LongestMs);
        string[] released = [SummariseRelease.Entry(Some.Record(1), 1), SummariseRelease.Entry(Some.Record(1), 2)];

        var summary = _region.Accept<Event.ReleaseSummarised>(
            _region.House.Store, new SummariseRelease(permit, released));

        Assert.Equal(
            (_alice.Id, permit, _region.House.Store.Id), (summary.ConcernedPatient, summary.Permit, summary.Store));
        Assert.Equal(released, summary.Records);
    }

    // spec ledger 11.4
    [Fact]
    public void for_family_is_given_to_a_patient()
    {
        var carol = _region.Patient();
        _region.Accept(_alice, _region.Grant(_alice, carol.AsGrantee, Lab) with { Purpose = Purpose.FAMRQT });
        Assert.True(_region.Ask(carol, _alice, Lab, Purpose.FAMRQT).IsPermitted);
    }
}

public sealed class An_emergency
{
    private const Category Summary = Category.EmergencySummary;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public An_emergency()
    {
        _alice = _region.Patient(Summary, Category.Allergy);
        _bob = _region.Practitioner();
        _region.Accept(_alice, _region.EmergencyPolicy(_alice, _region.House, Summary));
    }

    // spec ledger 11.6
    [Fact]
    public void lets_its_opener_read_for_four_hours_and_then_makes_rotation_due()
    {
        Assert.False(_region.Ask(_bob, _alice, Summary, Purpose.ETREAT).IsPermitted);
        var opened = _region.Accept<Event.EmergencyOpened>(_bob, PatientMessages.Emergency(_alice, Summary));
        Assert.Equal(_region.Chain[^1].Block.Header.Time.PlusMs(4 * 60 * 60 * 1000), opened.Until);
        Assert.Equal(_alice.Id, opened.ConcernedPatient);

        _region.Now = opened.Until.PlusMs(-1);
        Assert.False(_region.IsRotationDue(_alice, Summary));
        var decision = _region.Ask(_bob, _alice, Summary, Purpose.ETREAT);
        Assert.Equal((true, opened.Until), (decision.IsPermitted, decision.Until));

        Assert.Equal(opened.Until, _region.Now);
        Assert.True(_region.IsRotationDue(_alice, Summary));
        Assert.False(_region.Ask(_bob, _alice, Summary, Purpose.ETREAT).IsPermitted);
        _region.Accept(_alice, _region.Publish(_alice, [Summary], _region.House.Emergency));
        Assert.False(_region.IsRotationDue(_alice, Summary));
    }

    // spec ledger 11.6
    [Fact]
    public void leaves_its_opener_the_key_that_a_consent_gave()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Summary));
        var granted = _region.Policy(_alice).Last;
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary));
        var held = Assert.Single(_region.Keys(_alice, Summary)!.Holders, holder => holder.Grantee == _bob.AsGrantee);
        Assert.Equal(granted, held.Source);
    }

    // spec ledger 11.6
    [Fact]
    public void opens_what_was_named_to_its_opener_for_emergency_treatment_only()
    {
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary));
        Assert.False(_region.Ask(_bob, _alice, Summary, Purpose.TREAT).IsPermitted);
        Assert.False(_region.Ask(_bob, _alice, Category.Allergy, Purpose.ETREAT).IsPermitted);
        Assert.False(_region.Ask(_region.Practitioner(Role.Nurse), _alice, Summary, Purpose.ETREAT).IsPermitted);
        Assert.True(_region.Ask(_bob, _alice, Summary, Purpose.ETREAT).IsPermitted);
    }

    // spec ledger 11.6
    [Fact]
    public void takes_a_statement_that_only_the_patient_opens()
    {
        var statement = An_emergency_is_refused.Statement(_region, _alice, _alice);
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary) with { Statement = statement });
    }

    // spec ledger 11.7
    [Fact]
    public void is_reviewed_by_a_registrar_and_forgotten_once_over()
    {
        var opened = _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary)).Transaction;
        _region.Accept(_region.House.Registrar, new ReviewEmergency(_alice.Id, opened, IsJustified: true));
        Assert.True(_region.Policy(_alice).Cases.Single().IsReviewed);

        _region.Now = _region.Now.PlusMs(EmergencyAccess.LastsMs);
        var second = _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary)).Transaction;

        Assert.Equal(second, _region.Policy(_alice).Cases.Single().Id);
    }

    // spec ledger 11.7
    [Fact]
    public void is_kept_past_its_end_until_it_is_reviewed()
    {
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary));
        _region.Now = _region.Now.PlusMs(EmergencyAccess.LastsMs);
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary));
        Assert.Equal(2, _region.Policy(_alice).Cases.Count);
    }

    // spec ledger 9.11
    [Fact]
    public void is_impossible_once_the_policy_is_replaced()
    {
        _region.Accept(_alice, new SetEmergencyPolicy(_alice.Id, _region.Last(_alice), []));
        Assert.Equal(Refusal.NoEmergencyKey, _region.Refused(_bob, PatientMessages.Emergency(_alice, Summary)));
        Assert.True(_region.IsRotationDue(_alice, Summary));
    }

    // spec ledger 9.11
    [Fact]
    public void ends_at_once_when_the_policy_no_longer_names_the_organisation_and_makes_rotation_due()
    {
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary));
        Assert.True(_region.Ask(_bob, _alice, Summary, Purpose.ETREAT).IsPermitted);
        Assert.False(_region.IsRotationDue(_alice, Summary));

        _region.Accept(_alice, new SetEmergencyPolicy(_alice.Id, _region.Last(_alice), []));

        var replaced = _region.Chain[^1].Block.Header.Time;
        Assert.Equal(replaced, Assert.Single(_region.Policy(_alice).Cases).Until);
        Assert.True(CategoryKeys.IsRotationDue(_region.State(), _alice.Id, Summary, replaced));
        Assert.False(_region.Ask(_bob, _alice, Summary, Purpose.ETREAT).IsPermitted);
        _region.Accept(_alice, _region.Publish(_alice, [Summary]));
        Assert.False(_region.IsRotationDue(_alice, Summary));
    }

    // spec ledger 9.11
    [Fact]
    public void goes_on_when_the_new_policy_names_the_organisation_still()
    {
        var opened = _region.Accept<Event.EmergencyOpened>(_bob, PatientMessages.Emergency(_alice, Summary));
        _region.Accept(_alice, _region.EmergencyPolicy(_alice, _region.House, Category.Allergy));
        Assert.Equal(opened.Until, Assert.Single(_region.Policy(_alice).Cases).Until);
        Assert.True(_region.Ask(_bob, _alice, Summary, Purpose.ETREAT).IsPermitted);
    }

    // spec ledger 9.11
    [Fact]
    public void that_is_over_keeps_its_end_whatever_the_policy_becomes()
    {
        var opened = _region.Accept<Event.EmergencyOpened>(_bob, PatientMessages.Emergency(_alice, Summary));
        _region.Now = opened.Until.PlusMs(1);
        _region.Accept(_alice, new SetEmergencyPolicy(_alice.Id, _region.Last(_alice), []));
        Assert.Equal(opened.Until, Assert.Single(_region.Policy(_alice).Cases).Until);
    }

    // spec ledger 9.8
    [Fact]
    public void does_not_move_the_chain_of_the_patients_own_messages()
    {
        var grant = _region.Grant(_alice, _bob.AsGrantee, Summary);
        _region.Accept(_bob, PatientMessages.Emergency(_alice, Summary));
        _region.Accept(_alice, grant);
    }
}
