using System.Text;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>
/// A network of one region with all its ledgers, without a node: the test sets the time of the next block and sends
/// messages, each in a block of its own unless sent together.
/// </summary>
internal sealed class TestRegion
{
    public const string Network = "test-net";

    private static readonly string[] Names = ["st-mary", "north", "lakeside", "harbour"];

    private int _numbers = 1000;

    public TestRegion(
        long[] powers,
        IReadOnlyDictionary<Role, Quota>? quotas = null,
        int difficulty = 0,
        Engine engine = Engine.Solo,
        Endorsement? endorsement = null)
    {
        Houses = [.. powers.Select((_, index) => NewHouse(Names[index]))];
        Voting = Enumerable.Range(0, powers.Length).ToDictionary(i => $"v{i}", _ => KeyPair.Generate());
        Draft = new GenesisDraft
        {
            Network = Network,
            Region = "test-region",
            Time = Some.Time,
            Organisations = [.. Houses.Select(house => house.AsFounder)],
            Validators =
            [
                .. powers.Select((power, i) => new Validator($"v{i}", Names[i], Voting[$"v{i}"].Public, power)),
            ],
            Ledgers =
            [
                new LedgerRules(LedgerName.Policies, engine, difficulty) { Endorsement = endorsement },
                new LedgerRules(LedgerName.Records, engine, difficulty) { Endorsement = endorsement },
                new LedgerRules(LedgerName.Telemetry, engine, difficulty) { Endorsement = endorsement },
            ],
            Quotas = quotas ?? new Dictionary<Role, Quota>(),
        };
        Genesis = Genesis.Parse(Draft.Write());
        Policies = new LedgerMachine(Genesis, LedgerName.Policies, null);
        Records = new LedgerMachine(Genesis, LedgerName.Records, Policies);
        Telemetry = new LedgerMachine(Genesis, LedgerName.Telemetry, Policies);
        Now = Some.Time.PlusMs(1000);
    }

    public GenesisDraft Draft { get; }

    public Genesis Genesis { get; }

    public LedgerMachine Policies { get; }

    public LedgerMachine Records { get; }

    public LedgerMachine Telemetry { get; }

    public IReadOnlyList<House> Houses { get; }

    /// <summary>The voting keys of all validators there ever were.</summary>
    public Dictionary<string, KeyPair> Voting { get; }

    public House House => Houses[0];

    /// <summary>The time of the next block.</summary>
    public Timestamp Now { get; set; }

    /// <summary>Every block, of all ledgers, in the order of their commitment.</summary>
    public List<CertifiedBlock> Chain { get; } = [];

    /// <summary>The category keys that patients made, first epoch first.</summary>
    public Dictionary<(MemberId Patient, Category Category), List<KeyPair>> Epochs { get; } = [];

    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public LedgerMachine Machine(LedgerName name) => name switch
    {
        LedgerName.Policies => Policies,
        LedgerName.Records => Records,
        _ => Telemetry,
    };

    public StateView State(LedgerName name = LedgerName.Policies) => Machine(name).Latest;

    public Person Stranger(Role role, int house = 0) => new(Some.Member(NextNumber()), role, Houses[house].Id);

    public Person Member(Role role, int house = 0)
    {
        var person = Stranger(role, house);
        Accept(Houses[house].Registrar, person.Registration());
        return person;
    }

    /// <summary>A practitioner whom every organisation holding power voted for.</summary>
    public Person Practitioner(Role role = Role.Doctor, int house = 0)
    {
        var person = Member(role, house);
        foreach (var voter in Houses.Where(h => Genesis.Validators.Validators
            .Any(validator => validator.Organisation == h.Id.ToString() && validator.Power > 0)))
        {
            Accept(voter.Registrar, new VerifyPractitioner(person.Id, IsInFavour: true));
        }

        return person;
    }

    public Person Patient() => Member(Role.Patient);

    /// <summary>A patient with a first epoch of these categories.</summary>
    public Person Patient(params Category[] categories)
    {
        var patient = Patient();
        Accept(patient, this.Publish(patient, categories));
        return patient;
    }

    public Transaction Sign(Person signer, Message message, Timestamp? expires = null)
    {
        var draft = new TransactionDraft(Network, message, expires ?? Now.PlusMs(60_000), Some.Random(NextNumber()));
        return Parse(draft.Sign(signer.Signing));
    }

    public static Transaction Parse(string compact) =>
        Transaction.TryParse(Encoding.ASCII.GetBytes(compact), out var transaction, out var refusal)
            ? transaction!
            : throw new InvalidOperationException($"{refusal}");

    /// <summary>Sends one message in a block of its own; it must be one that may enter a block.</summary>
    public Receipt Send(Person signer, Message message) =>
        Commit(message.Type.Ledger, Sign(signer, message)).Block.Receipts[0];

    public Refusal? Refused(Person signer, Message message) => Send(signer, message).Refused;

    /// <summary>Sends one message that must be accepted.</summary>
    public Receipt Accept(Person signer, Message message)
    {
        var receipt = Send(signer, message);
        Assert.Null(receipt.Refused);
        return receipt;
    }

    public T Accept<T>(Person signer, Message message)
        where T : Event => Assert.IsType<T>(Assert.Single(Accept(signer, message).Events));

    public CertifiedBlock Commit(LedgerName ledger, params Transaction[] transactions)
    {
        var proposer = Machine(ledger).Validators.Validators.First(validator => validator.Power > 0).Id;
        var draft = Machine(ledger).Draft(Now, proposer, transactions);
        Assert.Empty(draft.LeftOut);
        return Commit(draft);
    }

    public CertifiedBlock Commit(Draft draft)
    {
        var header = draft.Block.Header;
        Machine(header.Ledger).Commit(draft);
        var final = new CertifiedBlock(draft.Block, Certify(header));
        Chain.Add(final);
        Now = header.Time.PlusMs(1);
        return final;
    }

    public Certificate Certify(BlockHeader header, uint round = 0)
    {
        var ledger = Code<LedgerName>.Text(header.Ledger);
        var vote = VoteBytes.For(header.Network, ledger, header.Height.Value, round, header.Digest);
        var voters = Machine(header.Ledger).ValidatorsAt(header.Height).Validators;
        return new Certificate(
            round, [.. voters.Select(voter => new ValidatorSignature(voter.Id, Voting[voter.Id].Sign(vote)))]);
    }

    /// <summary>The proof of a receipt, with the changes of validators below it.</summary>
    public Proof Prove(CertifiedBlock final, int index = 0)
    {
        var header = final.Block.Header;
        return Proof.Of(final, index, [.. Machine(header.Ledger).ValidatorChangesBelow(header.Height).Select(change =>
        {
            var changing = Chain.Single(one =>
                one.Block.Header.Ledger == header.Ledger && one.Block.Header.Height == change.Height);
            return new SetChange(changing.Block.Header, changing.Certificate, change.Next);
        })]);
    }

    private House NewHouse(string name)
    {
        var id = Some.Organisation(name);
        Role[] roles = [Role.Doctor, Role.Nurse, Role.Insurer, Role.Emergency];
        return new House(
            id,
            new Person(Some.Member(NextNumber()), Role.Registrar, id),
            new Person(Some.Member(NextNumber()), Role.Store, id),
            roles.ToDictionary(Code<Role>.Text, _ => KeyPair.Generate()));
    }
}
