using System.Text;
using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

/// <summary>The ledgers of one organisation, without a node: what wallets sign is judged by the real rules.</summary>
internal sealed class TestNetwork
{
    public const string Name = "test-net";

    private readonly KeyPair _voting = KeyPair.Generate();

    public TestNetwork()
    {
        Assert.True(OrganisationId.TryParse("st-mary", out var organisation));
        Organisation = organisation;
        Registrar = Wallet.Create(Name, organisation, Role.Registrar);
        Store = Wallet.Create(Name, organisation, Role.Store);
        RoleKeys = new[] { Role.Doctor, Role.Emergency }.ToDictionary(Code<Role>.Text, _ => KeyPair.Generate());
        Genesis = Genesis.Parse(new GenesisDraft
        {
            Network = Name,
            Region = "region-1",
            Time = new Timestamp(1_750_000_000_000),
            Organisations =
            [
                new FoundingOrganisation(
                    organisation,
                    Founder(Registrar),
                    Founder(Store),
                    RoleKeys.ToDictionary(pair => pair.Key, pair => pair.Value.Public),
                    TestCertificates.Authority.RawData),
            ],
            Validators = [new Validator("v1", organisation.ToString(), _voting.Public, 1)],
            Ledgers = [.. Enum.GetValues<LedgerName>().Select(name => new LedgerRules(name, Engine.Solo, 0))],
        }.Write());
        Policies = new LedgerMachine(Genesis, LedgerName.Policies, policies: null);
        Records = new LedgerMachine(Genesis, LedgerName.Records, Policies);
        Telemetry = new LedgerMachine(Genesis, LedgerName.Telemetry, Policies);
        Now = Genesis.Time.PlusMs(1000);
    }

    public OrganisationId Organisation { get; }

    public Wallet Registrar { get; }

    public Wallet Store { get; }

    public IReadOnlyDictionary<string, KeyPair> RoleKeys { get; }

    public Genesis Genesis { get; }

    public LedgerMachine Policies { get; }

    public LedgerMachine Records { get; }

    public LedgerMachine Telemetry { get; }

    public Timestamp Now { get; private set; }

    /// <summary>A verified practitioner, or an agency.</summary>
    public Wallet Member(Role role)
    {
        var wallet = Wallet.Create(Name, Organisation, role);
        Accept(Registrar, wallet.Introduce(role.IsPractitioner() ? "LIC-1" : null).ToMessage());
        if (role.IsPractitioner())
        {
            Accept(Registrar, new VerifyPractitioner(wallet.Member, IsInFavour: true));
        }

        return wallet;
    }

    /// <summary>A patient with first epochs of all categories.</summary>
    public Wallet Patient()
    {
        var wallet = Member(Role.Patient);
        Publish(wallet, Enum.GetValues<Category>());
        return wallet;
    }

    /// <summary>A device of a patient, with the keys of a category.</summary>
    public Wallet Agent(Wallet patient, Category category)
    {
        var wallet = Wallet.Create(Name, Organisation, Role.Device);
        var device = wallet.Introduce();
        Accept(patient, new RegisterDevice(
            patient.Member, device.Member, device.SigningKey, device.AgreementKey, device.Possession));
        var terms = new GrantTerms([category], Purpose.TREAT, Period.Days(30));
        Accept(patient, Author(patient).Grant(new KeyRecipient(wallet.Grantee, device.AgreementKey), terms));
        return wallet;
    }

    public void Publish(Wallet patient, params Category[] categories)
    {
        var drafted = Author(patient).PublishEpochs(categories, Directory(patient));
        Accept(patient, drafted.Message);
        patient.CategoryKeys.AddAll(drafted.NewKeys);
    }

    public PolicyAuthor Author(Wallet patient) => new(patient, PolicyNow(patient));

    public PolicyNow PolicyNow(Wallet patient)
    {
        var policies = Policies.Latest;
        var categories = Enum.GetValues<Category>();
        return new PolicyNow(
            policies.Get(PatientPolicy.Table, patient.Member.ToString())!,
            categories.Select(category => (category, Keys(patient, category)?.Epoch ?? 0))
                .Where(epoch => epoch.Item2 > 0)
                .ToDictionary(),
            [.. categories.Where(c => CategoryKeys.IsRotationDue(policies, patient.Member, c, Now))],
            Now);
    }

    public CategoryKeys? Keys(Wallet patient, Category category) =>
        Policies.Latest.Get(CategoryKeys.Table, CategoryKeys.Id(patient.Member, category));

    public PublicEpoch PublicEpoch(Wallet patient, Category category)
    {
        var keys = Keys(patient, category)!;
        return new PublicEpoch(category, keys.Epoch, keys.PublicKeys[^1], Source: keys.Source);
    }

    /// <summary>The agreement keys of all that are entitled to keys of a patient.</summary>
    public IReadOnlyDictionary<Grantee, Jwk> Directory(Wallet patient) => PolicyNow(patient).Entitled()
        .ToDictionary(grantee => grantee, grantee => grantee switch
        {
            Grantee.OneMember one => AgreementKeyOf(one.Id),
            Grantee.RoleIn role => RoleKeys[Code<Role>.Text(role.Role)].Public,
            _ => throw new InvalidOperationException(),
        });

    private Jwk AgreementKeyOf(MemberId member) =>
        Policies.Latest.Get(Ledger.Contracts.Membership.Member.Table, member.ToString())!.AgreementKey;

    public TransactionId Accept(Wallet signer, Message message)
    {
        var proof = Send(signer, message);
        Assert.Null(proof.Receipt.Refused);
        return proof.Receipt.Transaction;
    }

    public Refusal? Refused(Wallet signer, Message message) => Send(signer, message).Receipt.Refused;

    /// <summary>Puts a message in a block of its own, and proves its receipt.</summary>
    public Proof Send(Wallet signer, Message message) =>
        Proof.Of(Commit(message.Type.Ledger, Sign(signer, message)), 0);

    public string Sign(Wallet signer, Message message)
    {
        var nonce = RandomId.From(System.Security.Cryptography.RandomNumberGenerator.GetBytes(RandomId.Size));
        return new TransactionDraft(Name, message, Now.PlusMs(60_000), nonce).Sign(signer.SigningKey);
    }

    public void Pass(TimeSpan time) => Now = Now.PlusMs((long)time.TotalMilliseconds);

    public CertifiedBlock Commit(LedgerName ledger, params string[] transactions)
    {
        var machine = ledger switch
        {
            LedgerName.Policies => Policies,
            LedgerName.Records => Records,
            _ => Telemetry,
        };
        var draft = machine.Draft(Now, "v1", [.. transactions.Select(Parse)]);
        Assert.Empty(draft.LeftOut);
        machine.Commit(draft);
        Now = Now.PlusMs(10);
        return new CertifiedBlock(draft.Block, Certify(draft.Block.Header));
    }

    private static Transaction Parse(string compact) =>
        Transaction.TryParse(Encoding.ASCII.GetBytes(compact), out var transaction, out var refusal)
            ? transaction!
            : throw new InvalidOperationException($"{refusal}");

    private Certificate Certify(BlockHeader header)
    {
        var vote = VoteBytes.For(Name, Code<LedgerName>.Text(header.Ledger), header.Height.Value, 0, header.Digest);
        return new Certificate(0, [new ValidatorSignature("v1", _voting.Sign(vote))]);
    }

    private static FoundingMember Founder(Wallet wallet) =>
        new(wallet.Member, wallet.SigningKey.Public, wallet.AgreementKey.Public);
}
