using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

/// <summary>What the SDK drafts for a patient, judged by the ledger's own rules.</summary>
public sealed class A_patients_wallet
{
    private readonly TestNetwork _network = new();
    private readonly Wallet _alice;
    private readonly Wallet _bob;
    private readonly Wallet _carol;

    public A_patients_wallet()
    {
        _alice = _network.Patient();
        _bob = _network.Member(Role.Doctor);
        _carol = _network.Member(Role.Doctor);
    }

    [Fact]
    public void publishes_first_epochs_of_every_category()
    {
        foreach (var category in Enum.GetValues<Category>())
        {
            var keys = _network.Keys(_alice, category)!;
            Assert.Equal(1, keys.Epoch);
            Assert.Equal(keys.PublicKeys[0], _alice.CategoryKeys.Find(category, 1)!.Public);
        }
    }

    [Fact]
    public void grants_categories_and_the_grantee_opens_exactly_those_keys()
    {
        var grant = Grant(_bob, Category.Laboratory, Category.Medication);
        _network.Accept(_alice, grant);

        foreach (var sealedKey in grant.Keys)
        {
            var key = Assert.Single(Open(sealedKey, _bob));
            Assert.Equal(_network.Keys(_alice, key.Category)!.PublicKeys[0], key.Key.Public);
        }

        Assert.Equal([Category.Laboratory, Category.Medication], grant.Keys.Select(key => key.Category));
    }

    // spec records 4.2
    [Fact]
    public void grants_the_past_or_only_what_is_to_come()
    {
        _network.Publish(_alice, Category.Laboratory);
        _network.Publish(_alice, Category.Laboratory);

        var past = Grant(_bob, Category.Laboratory);
        _network.Accept(_alice, past);
        var toCome = Grant(_carol, past: false, Category.Laboratory);
        _network.Accept(_alice, toCome);

        Assert.Equal([1, 2, 3], Open(past.Keys[0], _bob).Select(key => key.Epoch));
        Assert.Equal([3], Open(toCome.Keys[0], _carol).Select(key => key.Epoch));
    }

    // spec records 4.3
    [Fact]
    public void grants_at_most_the_latest_24_epochs()
    {
        for (var epoch = 2; epoch <= 26; epoch++)
        {
            _network.Publish(_alice, Category.Sleep);
        }

        var grant = Grant(_bob, Category.Sleep);
        _network.Accept(_alice, grant);
        Assert.Equal((3, 26), (grant.Keys[0].First, grant.Keys[0].Last));
        Assert.Equal(CategorySeal.MaxEpochs, Open(grant.Keys[0], _bob).Count);
    }

    [Fact]
    public void revokes_with_new_keys_for_those_who_may_still_read_and_for_nobody_else()
    {
        var consent = _network.Accept(_alice, Grant(_bob, Category.Laboratory, Category.Medication));
        _network.Accept(_alice, Grant(_carol, Category.Laboratory));

        var drafted = _network.Author(_alice).Revoke(consent, _network.Directory(_alice));
        _network.Accept(_alice, drafted.Message);
        _alice.CategoryKeys.AddAll(drafted.NewKeys);

        var laboratory = drafted.Message.Epochs.Single(epoch => epoch.Category == Category.Laboratory);
        Assert.Equal([_alice.Grantee, _carol.Grantee], laboratory.Seals.Select(seal => seal.Recipient));
        Assert.Equal(laboratory.PublicKey, Open(laboratory, _carol).Key.Public);
        Assert.Equal(laboratory.PublicKey, Open(laboratory, _alice).Key.Public);
        Assert.Equal(2, _network.Keys(_alice, Category.Laboratory)!.Epoch);
        Assert.Equal(2, _network.Keys(_alice, Category.Medication)!.Epoch);
        Assert.Equal(1, _network.Keys(_alice, Category.Imaging)!.Epoch);
        Assert.Empty(_network.PolicyNow(_alice).RotationDue);
    }

    [Fact]
    public void revokes_without_new_keys_where_another_consent_of_the_grantee_remains()
    {
        var consent = _network.Accept(_alice, Grant(_bob, Category.Laboratory));
        var emergency = new GrantTerms([Category.Laboratory], Purpose.ETREAT, Period.Days(30));
        _network.Accept(_alice, _network.Author(_alice).Grant(Recipient(_bob), emergency));

        var drafted = _network.Author(_alice).Revoke(consent, _network.Directory(_alice));

        Assert.Empty(drafted.Message.Epochs);
        _network.Accept(_alice, drafted.Message);
    }

    [Fact]
    public void keeps_what_is_new_from_a_reader_who_was_revoked()
    {
        var grant = Grant(_bob, Category.Laboratory);
        var consent = _network.Accept(_alice, grant);
        var drafted = _network.Author(_alice).Revoke(consent, _network.Directory(_alice));
        _network.Accept(_alice, drafted.Message);

        var address = Some.Address() with { Patient = _alice.Member };
        var record = SealedRecord.Seal(address, Some.Content(), _network.PublicEpoch(_alice, Category.Laboratory));
        _network.Accept(_bob, new StoreRecord(_alice.Member, address.Record, address.Category, record.Commitment));

        var old = Open(grant.Keys[0], _bob).Single();
        var refusal = Assert.Throws<RecordException>(
            () => record.Envelope.Open(address, record.Commitment.Epoch, Envelope.CategoryRecipient, old.Key));
        Assert.Equal(RecordFault.RecordNotForYou, refusal.Fault);
    }

    [Fact]
    public void leaves_out_a_grantee_whose_key_cannot_be_found_and_says_so()
    {
        var consent = _network.Accept(_alice, Grant(_bob, Category.Laboratory));
        _network.Accept(_alice, Grant(_carol, Category.Laboratory));

        var drafted = _network.Author(_alice).Revoke(consent, new Dictionary<Grantee, Jwk>());

        Assert.Equal([_carol.Grantee], drafted.WithoutKey);
        _network.Accept(_alice, drafted.Message);
    }

    [Fact]
    public void ends_a_consent_with_a_revoked_member_by_rotating_without_it()
    {
        _network.Accept(_alice, Grant(_bob, Category.Laboratory));
        _network.Accept(_network.Registrar, new Ledger.Contracts.Membership.RevokeMember(_bob.Member));
        Assert.Equal([Category.Laboratory], _network.PolicyNow(_alice).RotationDue);

        var without = _network.Directory(_alice).Where(entry => !entry.Key.Equals(_bob.Grantee)).ToDictionary();
        var drafted = _network.Author(_alice).PublishEpochs([Category.Laboratory], without);
        _network.Accept(_alice, drafted.Message);
        Assert.Empty(_network.PolicyNow(_alice).RotationDue);
    }

    [Fact]
    public void narrows_a_consent_to_a_record_without_giving_the_category_key()
    {
        var address = Some.Address() with { Patient = _alice.Member };
        var record = SealedRecord.Seal(address, Some.Content(), _network.PublicEpoch(_alice, Category.Laboratory));
        _network.Accept(_bob, new StoreRecord(_alice.Member, address.Record, address.Category, record.Commitment));

        var categoryKey = _alice.CategoryKeys.Find(Category.Laboratory, 1)!;
        var contentKey = record.Envelope.Open(address, 1, Envelope.CategoryRecipient, categoryKey);
        var envelope = Envelope.Seal(contentKey, address, 1, _carol.Grantee.ToString(), _carol.AgreementKey.Public);
        var narrowed = new NarrowedRecord(address.Record, 1, envelope.Digest);
        var terms = new GrantTerms([Category.Laboratory], Purpose.TREAT, Period.Days(1));
        _network.Accept(_alice, _network.Author(_alice).Narrow(_carol.Grantee, terms, [narrowed]));

        // spec records 3.4
        var opened = Envelope.Parse(envelope.Bytes, narrowed.Envelope)
            .Open(address, 1, _carol.Grantee.ToString(), _carol.AgreementKey);
        Assert.Equal(contentKey, opened);
        Assert.DoesNotContain(_network.Keys(_alice, Category.Laboratory)!.Holders, h => h.Grantee == _carol.Grantee);
    }

    [Fact]
    public void lets_the_emergency_role_of_an_organisation_open_its_summary()
    {
        var role = new Grantee.RoleIn(_network.Organisation, Role.Emergency);
        var roleKey = _network.RoleKeys["emergency"];
        var message = _network.Author(_alice)
            .EmergencyPolicy([new KeyRecipient(role, roleKey.Public)], [Category.EmergencySummary]);
        _network.Accept(_alice, message);

        var sealedKey = message.Organisations[0].Keys[0];
        var key = CategorySeal.Open(
            TestNetwork.Name, _alice.Member, sealedKey, role, roleKey, PublicKeys(Category.EmergencySummary));
        Assert.Single(key);
    }

    [Fact]
    public void drafts_too_many_seals_into_several_messages()
    {
        foreach (var doctor in Enumerable.Range(0, 12).Select(_ => _network.Member(Role.Doctor)))
        {
            _network.Accept(_alice, Grant(doctor, Enum.GetValues<Category>()));
        }

        var all = Enum.GetValues<Category>();
        var first = _network.Author(_alice).PublishEpochs(all, _network.Directory(_alice));
        _network.Accept(_alice, first.Message);
        var second = _network.Author(_alice).PublishEpochs(first.Later, _network.Directory(_alice));
        _network.Accept(_alice, second.Message);

        Assert.NotEmpty(first.Later);
        Assert.Empty(second.Later);
        Assert.All(all, category => Assert.Equal(2, _network.Keys(_alice, category)!.Epoch));
    }

    private Grant Grant(Wallet grantee, params Category[] categories) => Grant(grantee, past: true, categories);

    private Grant Grant(Wallet grantee, bool past, params Category[] categories) => _network.Author(_alice).Grant(
        Recipient(grantee), new GrantTerms(categories, Purpose.TREAT, Period.Days(30)) { Past = past });

    private static KeyRecipient Recipient(Wallet wallet) => new(wallet.Grantee, wallet.AgreementKey.Public);

    private IReadOnlyList<EpochKey> Open(SealedKey sealedKey, Wallet reader) => CategorySeal.Open(
        TestNetwork.Name,
        _alice.Member,
        sealedKey,
        reader.Grantee,
        reader.AgreementKey,
        [.. PublicKeys(sealedKey.Category).Take((int)sealedKey.Last).Skip((int)sealedKey.First - 1)]);

    private EpochKey Open(NextEpoch next, Wallet reader)
    {
        var seal = next.Seals.Single(seal => seal.Recipient == reader.Grantee);
        return Assert.Single(Open(new SealedKey(next.Category, next.Epoch, next.Epoch, seal.Jwe), reader));
    }

    private IReadOnlyList<Jwk> PublicKeys(Category category) => _network.Keys(_alice, category)!.PublicKeys;
}
