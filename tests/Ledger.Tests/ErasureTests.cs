using Salus.Ledger.Contracts.Records;
using Salus.Ledger.States;

using Record = Salus.Ledger.Contracts.Records.Record;

namespace Salus.Ledger.Tests;

public sealed class An_erased_record
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region(1, 1);
    private readonly Person _alice;
    private readonly Person _bob;

    public An_erased_record()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
        _region.Accept(_bob, PatientMessages.Store(_alice, Some.Record(1), Lab));
        _region.Accept(_bob, new NewVersion(_alice.Id, Some.Record(1), 2, Some.Commitment(number: 2)));
    }

    private StateView State => _region.State(LedgerName.Records);

    // spec ledger 12.8
    [Fact]
    public void keeps_what_its_versions_committed_to()
    {
        var before = Read();
        var erased = _region.Accept<Event.RecordErased>(_alice, Erase);
        Assert.Equal(new Event.RecordErased(_alice.Id, Some.Record(1), 2), erased);
        Assert.True(Read().IsErased);
        Assert.Equal(before.Versions, Read().Versions);
        Assert.Equal(before with { Versions = [] }, Read() with { ErasedAt = null, Versions = [] });
    }

    // spec ledger 12.8
    [Fact]
    public void is_erased_by_a_guardian_too()
    {
        var guardian = _region.Patient();
        _region.Accept(_alice, _region.Guardianship(_alice, guardian, Lab));
        _region.Accept<Event.RecordErased>(guardian, Erase);
    }

    // spec ledger 12.8
    [Fact]
    public void may_have_been_withdrawn_before()
    {
        _region.Accept(_bob, new Withdraw(_alice.Id, Some.Record(1), 1));
        _region.Accept<Event.RecordErased>(_alice, Erase);
    }

    // spec ledger 12.8
    [Fact]
    public void has_a_number_under_which_every_store_finds_it()
    {
        _region.Accept(_bob, PatientMessages.Store(_alice, Some.Record(2), Lab));
        _region.Accept(_alice, new EraseRecord(_alice.Id, Some.Record(2)));
        _region.Accept(_alice, Erase);
        Assert.Equal(2, State.Get(ErasureCount.Table, ErasureCount.Id)!.Value);
        Assert.Equal(new Erasure(_alice.Id, Some.Record(2)), Erasure.Find(State, 1));
        Assert.Equal(new Erasure(_alice.Id, Some.Record(1)), Erasure.Find(State, 2));
        Assert.Null(Erasure.Find(State, 3));
    }

    // spec ledger 12.7
    [Fact]
    public void keeps_its_ciphertext_from_every_other_record()
    {
        _region.Accept(_alice, Erase);
        var again = PatientMessages.Store(_alice, Some.Record(3), Lab) with { Commitment = Some.Commitment(number: 2) };
        Assert.Equal(Refusal.ContentInUse, _region.Refused(_alice, again));
        Assert.Equal(new ContentUse(Some.Record(1)), ContentUse.Find(State, Some.Content(2)));
    }

    // spec ledger 12.9
    [Fact]
    public void is_attested_by_each_store_once()
    {
        _region.Accept(_alice, Erase);
        foreach (var house in _region.Houses)
        {
            var attested = _region.Accept<Event.ErasureAttested>(house.Store, Attest);
            Assert.Equal((house.Store.Id, Some.Record(1)), (attested.Store, attested.Record));
            Assert.Equal(Refusal.AlreadyAttested, _region.Refused(house.Store, Attest));
        }
    }

    private EraseRecord Erase => new(_alice.Id, Some.Record(1));

    private AttestErasure Attest => new(
        _alice.Id,
        Some.Record(1),
        [
            new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Deleted),
            new ErasedVersion(2, ErasureFinding.Missing, ErasureFinding.NotOfRecord),
        ],
        new ErasedCopies(1, 0));

    private Record Read() => State.Get(Record.Table, Some.Record(1).ToString())!;
}

public sealed class An_erasure_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 12.8
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "the author signs it", (_, _, bob, erase) => (bob, erase)),
        Row(Refusal.NotThePatient, "another patient signs it", (r, _, _, erase) => (r.Patient(), erase)),
        Row(Refusal.UnknownRecord, "there is none", (_, alice, _, erase) =>
            (alice, erase with { Record = Some.Record(9) })),
        Row(Refusal.UnknownRecord, "it is another patient's", (r, _, _, erase) =>
        {
            var other = r.Patient();
            return (other, erase with { Patient = other.Id });
        }),
        Row(Refusal.RecordErased, "a second time", (r, alice, _, erase) =>
        {
            r.Accept(alice, erase);
            return (alice, erase);
        }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, Person, EraseRecord, (Person, EraseRecord)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var (alice, bob) = (region.Patient(Lab), region.Practitioner());
            region.Accept(bob, PatientMessages.Store(alice, Some.Record(1), Lab));
            var (signer, message) = make(region, alice, bob, new EraseRecord(alice.Id, Some.Record(1)));
            return new RefusalRow.Scene(region, signer, message);
        }),
    ];
}

public sealed class An_attestation_is_refused
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 12.9
    public static IEnumerable<object[]> Rows { get; } = new RefusalTable
    {
        Row(Refusal.SenderNotAllowed, "the patient signs it", (_, alice, attest) => (alice, attest)),
        Row(Refusal.UnknownRecord, "there is none", (r, _, attest) =>
            (r.House.Store, attest with { Record = Some.Record(9), Versions = [] })),
        Row(Refusal.UnknownRecord, "it is another patient's", (r, _, attest) =>
            (r.House.Store, attest with { Patient = r.Patient().Id, Versions = [] })),
        Row(Refusal.NotErased, "nobody erased it", (r, _, attest) => (r.House.Store, attest with { Versions = [] })),
        Row(Refusal.AlreadyAttested, "a second time", (r, alice, attest) =>
        {
            r.Accept(alice, new EraseRecord(alice.Id, Some.Record(1)));
            r.Accept(r.House.Store, attest);
            return (r.House.Store, attest with { Versions = [] });
        }),
        Row(Refusal.AttestationIncomplete, "it leaves a version out", (r, alice, attest) =>
        {
            r.Accept(alice, new EraseRecord(alice.Id, Some.Record(1)));
            return (r.House.Store, attest with { Versions = [] });
        }),
        Row(Refusal.AttestationIncomplete, "it names one that never was", (r, alice, attest) =>
        {
            r.Accept(alice, new EraseRecord(alice.Id, Some.Record(1)));
            return (r.House.Store, attest with { Versions = [.. attest.Versions, attest.Versions[0]] });
        }),
    };

    [Theory]
    [MemberData(nameof(Rows))]
    internal void because(RefusalRow row) => row.Check();

    private static object[] Row(
        Refusal expected, string because, Func<TestRegion, Person, AttestErasure, (Person, AttestErasure)> make) =>
    [
        new RefusalRow(expected, because, () =>
        {
            var region = Some.Region();
            var alice = region.Patient(Lab);
            region.Accept(region.Practitioner(), PatientMessages.Store(alice, Some.Record(1), Lab));
            var attest = new AttestErasure(
                alice.Id,
                Some.Record(1),
                [new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Deleted)],
                new ErasedCopies(0, 0));
            var (signer, message) = make(region, alice, attest);
            return new RefusalRow.Scene(region, signer, message);
        }),
    ];
}
