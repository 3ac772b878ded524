using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Tests;

/// <summary>
/// One step of a random history; the numbers choose among what there is, so that every step means something.
/// </summary>
public sealed record Step(int Kind, int Who, int Whom, int What, int How)
{
    public override string ToString() => $"({Kind},{Who},{Whom},{What},{How})";
}

/// <summary>Plays steps on a region and on the naive model, and compares the two after each.</summary>
internal sealed class History
{
    private const Category Lab = Category.Laboratory;

    private static readonly Category[] Categories =
        [Lab, Category.Medication, Category.EmergencySummary];

    private readonly TestRegion _region =
        new([1, 1], Enum.GetValues<Role>().ToDictionary(role => role, _ => new Quota(100_000, 1_000)));
    private readonly NaiveModel _model = new();
    private readonly Person[] _patients;
    private readonly Person[] _staff;
    private int _records;

    public History()
    {
        _patients = [_region.Patient(Categories), _region.Patient(Categories)];
        _staff =
        [
            _region.Practitioner(),
            _region.Practitioner(Role.Nurse),
            _region.Practitioner(house: 1),
            _region.Member(Role.Insurer),
        ];
        foreach (var (patient, category) in PatientCategories)
        {
            _model.Publishes(patient, category, []);
        }
    }

    public TestRegion Region => _region;

    private IEnumerable<(Person Patient, Category Category)> PatientCategories =>
        _patients.SelectMany(patient => Categories.Select(category => (patient, category)));

    public void Play(Step step)
    {
        var patient = Pick(_patients, step.Who);
        switch (step.Kind % 14)
        {
            case 0 or 1 or 2 or 10 or 11:
                Grant(patient, step);
                break;
            case 3:
                Revoke(patient, step);
                break;
            case 4:
                Publish(patient, step);
                break;
            case 5:
                SetEmergencyPolicy(patient, step);
                break;
            case 6:
                OpenEmergency(patient, step);
                break;
            case 7:
                Leave(step);
                break;
            case 8 or 12:
                Store(patient, step);
                break;
            default:
                Wait(step);
                break;
        }

        Compare();
    }

    private void Grant(Person patient, Step step)
    {
        Grantee[] grantees =
        [
            .. _staff.Select(person => person.AsGrantee), .. _patients.Select(person => person.AsGrantee),
            _region.House.Doctors, _region.Houses[1].Doctors,
        ];
        var grantee = Pick(grantees, step.Whom);
        var purpose = PurposeFor(grantee, step.What);
        var categories = Subset(step.How);
        var grant = (step.How % 4 == 0
            ? _region.Narrowed(patient, grantee, Lab, Some.Record(step.How % 3)) with { Categories = categories }
            : _region.Grant(patient, grantee, categories)) with
        {
            Purpose = purpose,
            From = _region.Now.PlusMs(step.How % 3 * 1_000),
            To = _region.Now.PlusMs((step.How % 3 * 1_000) + (step.What % 11 * 2_000)),
        };
        var receipt = _region.Send(patient, grant);
        var isFit = grant.From < grant.To
            && grantee != patient.AsGrantee
            && RoleOf(grantee)?.MayClaim(purpose) == true;
        Assert.Equal(isFit, receipt.IsAccepted);
        if (receipt.IsAccepted)
        {
            _model.Grants(receipt.Transaction, patient, grant);
        }
    }

    // One time in ten any purpose at all, else one that the grantee's role may claim.
    private Purpose PurposeFor(Grantee grantee, int number)
    {
        var fit =
            Enum.GetValues<Purpose>().Where(purpose => number % 10 == 0 || RoleOf(grantee)?.MayClaim(purpose) == true);
        return Pick([.. fit, Purpose.TREAT], number / 10);
    }

    // To a moment at which some consent begins or ends, or just before it, if that is to come.
    private void Wait(Step step)
    {
        Timestamp[] moments =
            [.. _model.Boundaries.Where(moment => moment > _region.Now.PlusMs(1)), _region.Now.PlusMs(step.How)];
        _region.Now = Pick(moments, step.What).PlusMs(-(step.How % 2));
    }

    private Role? RoleOf(Grantee grantee) => grantee switch
    {
        Grantee.RoleIn role => role.Role,
        Grantee.OneMember one => _staff.Concat(_patients)
            .SingleOrDefault(person => person.Id == one.Id && !_model.HasLeft(person))?.Role,
        _ => null,
    };

    private void Revoke(Person patient, Step step)
    {
        TransactionId[] consents = [.. _model.ConsentsOf(patient), Some.Transaction(step.What)];
        var consent = Pick(consents, step.Whom);
        if (_region.Send(patient, _region.Revoke(patient, consent)).IsAccepted)
        {
            _model.Revokes(consent);
        }
    }

    private void Publish(Person patient, Step step)
    {
        var category = Pick(Categories, step.What);
        Grantee[] candidates =
            [.. _staff.Select(person => person.AsGrantee), _region.House.Doctors, _region.House.Emergency];
        var recipient = Pick(candidates, step.Whom);
        var receipt = _region.Send(patient, _region.Publish(patient, [category], recipient));
        var isEntitled = _model.MayHold(recipient, patient, category, _region.Chain[^1].Block.Header.Time);
        Assert.Equal(isEntitled ? null : Refusal.RecipientNotEntitled, receipt.Refused);
        if (isEntitled)
        {
            _model.Publishes(patient, category, [recipient]);
        }
    }

    private void SetEmergencyPolicy(Person patient, Step step)
    {
        var categories = step.How % 3 == 0 ? [] : Subset(step.What);
        _region.Accept(patient, _region.EmergencyPolicy(patient, _region.House, categories));
        _model.SetsEmergencyPolicy(patient, _region.House.Emergency, categories);
    }

    private void OpenEmergency(Person patient, Step step)
    {
        var (opener, category) = (Pick(_staff[..2], step.Whom), Pick(Categories, step.What));
        if (_model.HasLeft(opener))
        {
            return;
        }

        var receipt = _region.Send(opener, PatientMessages.Emergency(patient, category));
        Assert.Equal(_model.AllowsEmergency(patient, category), receipt.IsAccepted);
        if (receipt.IsAccepted)
        {
            var until = _region.Chain[^1].Block.Header.Time.PlusMs(EmergencyAccess.LastsMs);
            _model.OpensEmergency(opener, patient, category, until, _region.House.Emergency);
        }
    }

    private void Leave(Step step)
    {
        var person = Pick(_staff, step.Whom);
        var registrar = _region.Houses.Single(house => house.Id == person.Organisation).Registrar;
        if (step.How % 3 == 0 && _region.Send(registrar, new RevokeMember(person.Id)).IsAccepted)
        {
            _model.Leaves(person);
        }
    }

    private void Store(Person patient, Step step)
    {
        var category = Pick(Categories, step.What);
        var epoch = _region.Keys(patient, category)!.Epoch;
        var isDue = _model.IsRotationDue(patient, category, _region.Now);
        var stored =
            _region.Refused(patient, PatientMessages.Store(patient, Some.Record(100 + ++_records), category, epoch));
        Assert.Equal(isDue ? Refusal.RotationDue : null, stored);
    }

    private void Compare()
    {
        RecordId?[] records = [null, Some.Record(0), Some.Record(1)];
        var questions =
            from requester in _staff.Concat(_patients)
            from patient in _patients
            from category in Categories
            from purpose in Enum.GetValues<Purpose>().Where(purpose => requester.Role.MayClaim(purpose))
            from record in records
            select (requester, patient, category, purpose, record);
        foreach (var (requester, patient, category, purpose, record) in questions)
        {
            var expected = _model.MayRead(requester, patient, category, record, purpose, _region.Now);
            var actual = Ask(requester, PatientMessages.Request(patient, category, purpose, record));
            Assert.True(
                expected == actual,
                $"{requester.Role} asks {category} for {purpose}: model {expected}, ledger {actual}");
        }

        foreach (var (patient, category) in PatientCategories)
        {
            Assert.Equal(
                _model.IsRotationDue(patient, category, _region.Now), _region.IsRotationDue(patient, category));
        }
    }

    // One who left is stopped at the door; anybody else gets the rule's decision.
    private bool Ask(Person requester, Message message)
    {
        var member = _region.State().Get(Member.Table, requester.Id.ToString())!;
        Assert.Equal(_model.HasLeft(requester), member.IsRevoked);
        var outcome = Assert.IsType<Outcome.Accepted>(_region.Policies.DryRun(message, member, _region.Now).Outcome);
        return !member.IsRevoked && ((Event.AccessDecided)outcome.Events[0]).IsPermitted;
    }

    private static Category[] Subset(int number)
    {
        Category[] some = [.. Categories.Where((_, index) => ((number >> index) & 1) == 1)];
        return some.Length == 0 ? [Categories[0]] : some;
    }

    private static T Pick<T>(IReadOnlyList<T> items, int number) => items[number % items.Count];
}
