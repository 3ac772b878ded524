using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Tests;

public sealed class An_epoch_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 10.2, 10.3, 10.4, 10.5
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "a doctor signs it", (r, _, publish) => (r.Practitioner(), Stale(publish))),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, publish) => (r.Patient(), Stale(publish))),
        Row(Refusal.StalePolicy, "it was made on an older policy", (_, alice, publish) => (alice, Stale(publish))),
        Row(Refusal.MissingField, "it publishes nothing", (_, alice, publish) => (alice, publish with { Epochs = [] })),
        Row(Refusal.CategoryRepeated, "a category stands twice", (_, alice, publish) =>
            (alice, publish with { Epochs = [publish.Epochs[0] with { Epoch = 9 }, publish.Epochs[0]] })),
        Row(Refusal.EpochNotNext, "it leaves one out", (_, alice, publish) =>
            (alice, With(publish, epoch => epoch with { Epoch = 3, Seals = [] }))),
        Row(Refusal.EpochNotNext, "it is there already", (r, alice, publish) =>
            (alice, With(publish, epoch => epoch with { Epoch = 1, Seals = [] }))),
        Row(Refusal.KeyInUse, "it has the key of a former epoch", (r, alice, publish) => (alice, With(
            publish, epoch => epoch with { PublicKey = r.Keys(alice, Lab)!.PublicKeys[0], Seals = [] }))),
        Row(Refusal.PatientSealMissing, "the patient could not read", (r, alice, publish) =>
            (alice, With(publish, e => e with { Seals = [new EpochSeal(r.Practitioner().AsGrantee, Some.Jwe)] }))),
        Row(Refusal.RecipientRepeated, "a recipient stands twice", (r, alice, publish) =>
            (alice, With(publish, e => e with { Seals = [e.Seals[0], e.Seals[0] with { Jwe = Some.Jwe }] }))),
        Row(Refusal.RecipientNotEntitled, "a doctor without consent gets it", (r, alice, _) =>
            (alice, r.Publish(alice, [Lab], r.Practitioner().AsGrantee))),
        Row(Refusal.RecipientNotEntitled, "a doctor with a consent for another category gets it", (r, alice, _) =>
        {
            var bob = r.Practitioner();
            r.Accept(alice, r.Publish(alice, [Category.Imaging]));
            r.Accept(alice, r.Grant(alice, bob.AsGrantee, Category.Imaging));
            return (alice, r.Publish(alice, [Lab], bob.AsGrantee));
        }),
        Row(Refusal.RecipientNotEntitled, "a doctor with a narrowed consent gets it", (r, alice, _) =>
        {
            var bob = r.Practitioner();
            r.Accept(alice, r.Narrowed(alice, bob.AsGrantee, Lab, Some.Record(1)));
            return (alice, r.Publish(alice, [Lab], bob.AsGrantee));
        }),
        Row(Refusal.RecipientNotEntitled, "a doctor who left gets it", (r, alice, _) =>
        {
            var bob = r.Practitioner();
            r.Accept(alice, r.Grant(alice, bob.AsGrantee, Lab));
            r.Accept(r.House.Registrar, new RevokeMember(bob.Id));
            return (alice, r.Publish(alice, [Lab], bob.AsGrantee));
        }),
        Row(Refusal.RecipientNotEntitled, "an emergency role that was not named gets it", (r, alice, _) =>
            (alice, r.Publish(alice, [Lab], r.House.Emergency))),
        Row(Refusal.SealMismatch, "the patient's is sealed to another key", (r, alice, publish) => (alice, With(
            publish, e => e with { Seals = [e.Seals[0] with { Jwe = r.Seal(alice, Lab, 2, 2, r.House.Doctors) }] }))),
        Row(Refusal.SealMismatch, "the patient's is bound to another epoch", (r, alice, publish) => (alice, With(
            publish, e => e with { Seals = [e.Seals[0] with { Jwe = r.Seal(alice, Lab, 1, 2, alice.AsGrantee) }] }))),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, PublishEpoch, (Person, PublishEpoch)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Lab);
            var (signer, publish) = make(region, alice, region.Publish(alice, [Lab]));
            return new RefusalRow.Scene(region, signer, publish);
        }),
    ];

    private static PublishEpoch Stale(PublishEpoch publish) =>
        publish with { After = Some.Transaction(7), Epochs = [] };

    private static PublishEpoch With(PublishEpoch publish, Func<NextEpoch, NextEpoch> change) =>
        publish with { Epochs = [change(publish.Epochs[0])] };
}

public sealed class A_category_key
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;
    private int _records;

    public A_category_key()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
    }

    // spec ledger 10.6, 10.7
    [Fact]
    public void is_rotation_due_after_a_revocation_without_epochs_until_the_next_is_published()
    {
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        Assert.Null(Write(epoch: 1));

        var revoked = _region.Accept<Event.ConsentRevoked>(_alice, _region.Revoke(_alice, consent));
        Assert.Equal([Lab], revoked.RotationDue);
        Assert.Equal(Refusal.RotationDue, Write(epoch: 1));

        _region.Accept(_alice, _region.Publish(_alice, [Lab]));
        Assert.Equal(Refusal.StaleEpoch, Write(epoch: 1));
        Assert.Null(Write(epoch: 2));
    }

    // spec ledger 9.10
    [Fact]
    public void is_not_due_when_the_revocation_carries_the_next_epoch()
    {
        var nora = _region.Practitioner(Role.Nurse);
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Granted(_alice, _region.Grant(_alice, nora.AsGrantee, Lab));
        var next = _region.NextEpoch(_alice, Lab, nora.AsGrantee);

        var events = _region.Accept(_alice, _region.Revoke(_alice, consent, next)).Events;

        Assert.Empty(Assert.IsType<Event.ConsentRevoked>(events[0]).RotationDue);
        Assert.Null(Write(epoch: 2));
    }

    // spec ledger 9.10, 10.8
    [Fact]
    public void is_published_by_the_event_after_that_of_the_revocation_that_carries_it()
    {
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var next = _region.NextEpoch(_alice, Lab);

        var events = _region.Accept(_alice, _region.Revoke(_alice, consent, next)).Events;

        Assert.Equal(2, events.Count);
        Assert.Equal(consent, Assert.IsType<Event.ConsentRevoked>(events[0]).Consent);
        var published = Assert.IsType<Event.EpochsPublished>(events[1]);
        Assert.Equal(_alice.Id, published.ConcernedPatient);
        Assert.Equal([new PublishedEpoch(Lab, 2, next.PublicKey.Thumbprint)], published.Epochs);
    }

    // spec ledger 10.8
    [Fact]
    public void is_published_with_its_number_and_thumbprint_and_known_by_the_transaction_that_did()
    {
        var first = _region.Keys(_alice, Lab)!.Source;
        var publish = _region.Publish(_alice, [Lab, Category.Ecg]);
        var receipt = _region.Accept(_alice, publish);

        var published = Assert.IsType<Event.EpochsPublished>(Assert.Single(receipt.Events));
        Assert.Equal(
            [
                new PublishedEpoch(Lab, 2, publish.Epochs[0].PublicKey.Thumbprint),
                new PublishedEpoch(Category.Ecg, 1, publish.Epochs[1].PublicKey.Thumbprint),
            ],
            published.Epochs);
        Assert.NotEqual(first, receipt.Transaction);
        Assert.Equal(receipt.Transaction, _region.Keys(_alice, Lab)!.Source);
        Assert.Equal(receipt.Transaction, _region.Keys(_alice, Category.Ecg)!.Source);

        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        Assert.Equal(receipt.Transaction, _region.Keys(_alice, Lab)!.Source);
        var revocation = _region.Accept(_alice, _region.Revoke(_alice, consent, _region.NextEpoch(_alice, Lab)));
        Assert.Equal(revocation.Transaction, _region.Keys(_alice, Lab)!.Source);
        Assert.Equal(receipt.Transaction, _region.Keys(_alice, Category.Ecg)!.Source);
    }

    // spec ledger 10.6
    [Fact]
    public void is_due_on_the_millisecond_at_which_a_consent_ends()
    {
        var to = _region.Now.PlusMs(10_000);
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab) with { To = to });
        _region.Now = to.PlusMs(-1);
        Assert.Null(Write(epoch: 1));
        Assert.Equal(to, _region.Now);
        Assert.Equal(Refusal.RotationDue, Write(epoch: 1));
    }

    // spec ledger 10.5, 10.6
    [Fact]
    public void may_be_held_before_the_consent_begins()
    {
        var grant = _region.Grant(_alice, _bob.AsGrantee, Lab);
        _region.Accept(_alice, grant with { From = grant.From.PlusMs(Some.Days(1)) });
        Assert.False(_region.IsRotationDue(_alice, Lab));
        _region.Accept(_alice, _region.Publish(_alice, [Lab], _bob.AsGrantee));
    }

    // spec ledger 10.6
    [Fact]
    public void is_due_when_a_holder_leaves()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Accept(_region.House.Registrar, new RevokeMember(_bob.Id));
        Assert.Equal(Refusal.RotationDue, Write(epoch: 1));
    }

    // spec ledger 10.6
    [Fact]
    public void is_not_due_when_one_who_leaves_had_former_epochs_only()
    {
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Accept(_alice, _region.Publish(_alice, [Lab]));
        _region.Accept(_alice, _region.Revoke(_alice, consent));
        Assert.False(_region.IsRotationDue(_alice, Lab));
    }

    // spec ledger 10.1
    [Fact]
    public void is_on_the_ledger_with_its_public_half_epoch_by_epoch()
    {
        _region.Accept(_alice, _region.Publish(_alice, [Lab]));
        var made = _region.Epochs[(_alice.Id, Lab)].Select(key => key.Public);
        Assert.Equal(made, _region.Keys(_alice, Lab)!.PublicKeys);
        Assert.Equal(2, _region.Keys(_alice, Lab)!.Epoch);
    }

    // spec ledger 10.2
    [Fact]
    public void may_be_granted_with_the_past_epochs_or_without()
    {
        _region.Accept(_alice, _region.Publish(_alice, [Lab]));
        var all = _region.Key(_alice, Lab, _bob.AsGrantee, first: 1);
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab) with { Keys = [all] });
        _region.Accept(_alice, _region.Grant(_alice, _region.House.Doctors, Lab));
        Assert.Equal([(1L, 2L), (2L, 2L)], _region.Keys(_alice, Lab)!.Holders.Select(h => (h.First, h.Last)));
    }

    // spec ledger 10.2
    [Fact]
    public void is_held_once_however_often_it_is_granted()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var holder = Assert.Single(_region.Keys(_alice, Lab)!.Holders);
        Assert.Equal(_region.Policy(_alice).Last, holder.Source);
    }

    // spec ledger 10.6
    [Fact]
    public void is_explained_with_those_who_still_hold_it()
    {
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var before = Explanation.Of(_region.State(), _alice.Id, _region.Now);
        _region.Accept(_alice, _region.Revoke(_alice, consent));
        var after = Explanation.Of(_region.State(), _alice.Id, _region.Now);

        Assert.Equal((_bob.AsGrantee, consent), (Assert.Single(before.Readers).Grantee, before.Readers[0].Consent));
        Assert.Empty(before.RotationDue);
        Assert.Empty(after.Readers);
        Assert.Equal([_bob.AsGrantee], Assert.Single(after.RotationDue).StillHold);
    }

    // spec ledger 9.12
    [Fact]
    public void is_not_explained_as_open_to_one_who_left()
    {
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        _region.Accept(_region.House.Registrar, new RevokeMember(_bob.Id));
        Assert.Empty(Explanation.Of(_region.State(), _alice.Id, _region.Now).Readers);
    }

    private Refusal? Write(long epoch) =>
        _region.Refused(_alice, PatientMessages.Store(_alice, Some.Record(++_records), Lab, epoch));
}
