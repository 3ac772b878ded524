using System.Collections.Concurrent;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Simulation;

/// <summary>What a replica could be built to do wrong; the checks find each.</summary>
internal enum Weakness
{
    None,

    /// <summary>Half of the power is enough.</summary>
    SmallQuorum,

    /// <summary>What was said is not durable before it is sent.</summary>
    ForgottenVotes,

    /// <summary>Who wishes for another round does not say what it has prepared.</summary>
    ForgottenLock,

    /// <summary>A quorum is enough, also where genesis asks for more.</summary>
    NoEndorsement,
}

/// <summary>A whole network of validators under faults, decided by one seed: first a time in which everything goes
/// wrong and nothing false may become final, then a time without other faults than lies, in which all that an honest
/// validator was given must become final.</summary>
internal sealed class World : IDisposable
{
    private const long Trouble = 30_000;
    private const long Patience = 120_000;
    private const string Memory = "/dev/shm";

    // Of five, and of seven, two halves have so few in common that the faulty are enough to make both.
    private static readonly int[] Counts = [4, 4, 5, 7];

    private readonly List<SimulatedValidator> _validators = [];
    private readonly ConcurrentDictionary<Digest, bool> _verified = new();
    private readonly Dictionary<ReadOnlyMemory<byte>, Transaction?> _read = [];
    private readonly List<(LedgerName Ledger, ReadOnlyMemory<byte> Command, TransactionId Id)> _submitted = [];
    private readonly Overspending? _overspending;
    private readonly bool _hasSlow;

    /// <summary>Four validators of equal power, of whom none is faulty.</summary>
    public World(Random random)
    {
        Random = random;
        Genesis = Founding.Found(
            [1, 1, 1, 1], [LedgerName.Policies, LedgerName.Records], new Dictionary<Role, Quota>());
        (Liars, Forgetful) = (new Dictionary<string, int>(), new HashSet<string>());
        Checks = new Checks(Genesis, SignaturesOf("v0"), Forgetful);
        Places = [.. Genesis.Validators.Validators.Select(validator => validator.Id)];
        Network = new SimulatedNetwork(Clock, Random, Places.Count);
        Populate(isTight: false);
    }

    public World(int seed, Weakness weakness = Weakness.None)
    {
        Weakness = weakness;
        Random = new Random(seed);
        var count = Counts[Random.Next(Counts.Length)];
        // On fewer ledgers a weakness meets sooner what shows it, and the others are sooner far ahead.
        TakesSnapshots = seed % 16 is 3 or 7;
        LedgerName[] ledgers = weakness == Weakness.None && !TakesSnapshots
            ? Enum.GetValues<LedgerName>()
            : [LedgerName.Policies, LedgerName.Records];
        var isTight = seed % 8 == 6;
        long[] powers = [.. Enumerable.Range(0, count).Select(_ => 1L + (Random.Next(3) * Random.Next(2)))];
        Genesis = Founding.Found(powers, ledgers, isTight ? Founding.Tight : new Dictionary<Role, Quota>());
        if (TakesSnapshots)
        {
            Genesis.Checkpoints = new Checkpoints { MostBlocks = 3, MostTransactions = 4, NamedAfter = 2 };
            Window = 5;
            MostGiven = 3;
        }

        _hasSlow = seed % 8 == 4;
        ClocksWander = seed % 16 is 13 or 15;
        (Liars, Forgetful) = DrawFaulty((seed % 16) switch
        {
            2 or 8 or 11 or 12 => Liar.Garblers,
            4 or 10 => Liar.Laggards,
            _ => null,
        });
        if (seed % 8 == 2)
        {
            Genesis = Founding.Found(
                powers, ledgers, new Dictionary<Role, Quota>(), Endorsements.Draw(Random, ledgers, count, IsFaulty));
        }

        Checks = new Checks(Genesis, SignaturesOf("v0"), Liars.Keys.ToHashSet());
        SetChanges = seed % 4 == 1 || seed % 16 == 7 ? new SetChanges(this) : null;
        _overspending = isTight ? new Overspending(this) : null;
        var twins = Liars.Where(liar => liar.Value == Liar.Twins).Select(liar => liar.Key);
        Places =
        [
            .. Genesis.Validators.Validators.Select(validator => validator.Id),
            .. twins,
            .. SetChanges?.Newcomers ?? [],
        ];
        Network = new SimulatedNetwork(Clock, Random, Places.Count);
        Populate(isTight);
    }

    /// <summary>Is told what happens, a line each.</summary>
    public required Action<string> Tell { get; init; }

    /// <summary>What all honest validators do wrong.</summary>
    public Weakness Weakness { get; }

    public Random Random { get; }

    public SimulatedClock Clock { get; } = new();

    public SimulatedNetwork Network { get; }

    public Checks Checks { get; }

    public Genesis Genesis { get; }

    /// <summary>Where the disks lie: in memory, where the machine has a place for that.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(
        Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"salus-simulation-{Guid.NewGuid():N}")).FullName;

    /// <summary>Who lose their disk some day; with the liars they hold less than a third of all power.</summary>
    public IReadOnlySet<string> Forgetful { get; }

    public IReadOnlyDictionary<string, int> Liars { get; }

    /// <summary>What changes the validators; null where they stay those of genesis.</summary>
    public SetChanges? SetChanges { get; }

    /// <summary>Whether clocks are too fast or too slow, by up to one in a hundred, and one jumps.</summary>
    public bool ClocksWander { get; }

    /// <summary>Whether validators that are far behind take snapshots; then far is not far.</summary>
    public bool TakesSnapshots { get; }

    /// <summary>How many blocks are given at once.</summary>
    public int MostGiven { get; } = 64;

    /// <summary>How many heights a window of proposers has.</summary>
    public ulong Window { get; } = ProposerHistory.Window;

    /// <summary>Whether things go wrong still.</summary>
    public bool IsTroubled => Clock.Now < Trouble;

    public QuorumRule Quorum =>
        Weakness == Weakness.SmallQuorum ? QuorumRule.MoreThanHalf : QuorumRule.MoreThanTwoThirds;

    private IReadOnlyList<string> Places { get; }

    public IReadOnlyList<SimulatedValidator> Validators => _validators;

    private IEnumerable<SimulatedValidator> Honest => _validators.Where(validator => validator.IsHonest);

    public string IdAt(int place) => Places[place];

    public IEnumerable<(int Place, string Id)> Others(int place) =>
        Places.Select((id, index) => (index, id)).Where(other => other.index != place);

    /// <summary>Throws <see cref="BrokenPromiseException"/>.</summary>
    public void Run()
    {
        Tell($"{Genesis.Validators.Validators.Count} validators; who lie: {string.Join(", ", Liars.Keys)}; "
            + $"who lose their disk: {string.Join(", ", Forgetful)}");
        StartNew();
        Network.Loss = Random.Next(3) * Random.Next(TakesSnapshots ? 30 : 100);
        Network.Repetition = Random.Next(200);
        Network.LossOfCommits = Random.Next(2) * Random.Next(TakesSnapshots ? 200 : 800);
        Network.LossOfProposals = Liars.Values.Contains(Liar.Garblers) ? Random.Next(600) : 0;
        Network.MostDelay = 5 + Random.Next(100);
        var troubles = new Troubles(this, _validators);
        troubles.Schedule(Trouble);
        ScheduleWork();
        SetChanges?.Begin();
        _overspending?.Begin();
        if (TakesSnapshots)
        {
            troubles.ScheduleAbsence();
        }

        if (_hasSlow)
        {
            troubles.SlowDown();
        }

        if (ClocksWander)
        {
            troubles.SetWrong();
        }

        Clock.RunUntil(Trouble, () => false);
        Heal();
        if (!Clock.RunUntil(Trouble + Patience, IsDone))
        {
            throw new BrokenPromiseException($"what was submitted did not become final:\n{Describe()}");
        }
    }

    /// <summary>Tells what happened to somebody just now.</summary>
    public void Note(string who, string what) => Tell($"{Clock.Now / 1000.0,8:F3} s  {who}: {what}");

    /// <summary>Where everybody is, a line each.</summary>
    public string Describe() => string.Join('\n', _validators.Select(validator => validator.Describe()));

    public ISignatures SignaturesOf(string validator) =>
        new SimulatedSignatures(Founding.VotingKeyOf(validator), _verified);

    public Message Sign(LedgerName ledger, Message message) => message with
    {
        Signature = SignaturesOf(message.Validator).Sign(
            new SignedBytes(Founding.Network, Code<LedgerName>.Text(ledger)).Of(message)),
    };

    /// <summary>The transaction that is written so: what one validator of a history has read and verified is not
    /// computed again for the others.</summary>
    public Transaction? Read(ReadOnlyMemory<byte> compact)
    {
        if (!_read.TryGetValue(compact, out var transaction))
        {
            _read[compact] = transaction = Transaction.TryParse(compact.Span, out var parsed, out _) ? parsed : null;
        }

        return transaction;
    }

    /// <summary>Lanes between a validator that has started and the others.</summary>
    public void Meet(int place)
    {
        foreach (var (other, id) in Others(place))
        {
            Clock.In(Random.Next(1, 200), () => _validators[other].Reach(IdAt(place)));
            Clock.In(Random.Next(1, 200), () => _validators[place].Reach(id));
        }
    }

    public static void Start(SimulatedValidator validator)
    {
        if (!validator.IsUp)
        {
            validator.Start();
        }
    }

    /// <summary>Starts the validators that there are by now and that have not run yet.</summary>
    public void StartNew()
    {
        foreach (var validator in _validators.Where(one => !one.HasRun && Checks.Sets.Latest.Find(one.Id) is not null))
        {
            validator.Start();
        }
    }

    public bool IsFaulty(string validator) => Liars.ContainsKey(validator) || Forgetful.Contains(validator);

    /// <summary>Gives transactions that must become final to somebody; their ids.</summary>
    public TransactionId[] Submit(LedgerName ledger, IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        var ids = Note(ledger, commands);
        Give(ledger, commands);
        return ids;
    }

    /// <summary>Gives transactions to somebody, perhaps once more.</summary>
    public void Give(LedgerName ledger, IReadOnlyList<ReadOnlyMemory<byte>> commands) =>
        _validators[Random.Next(_validators.Count)].Submit(ledger, commands);

    public void Dispose()
    {
        _validators.ForEach(validator => validator.Crash());
        Directory.Delete(Folder, recursive: true);
    }

    private void Populate(bool isTight)
    {
        for (var place = 0; place < Places.Count; place++)
        {
            var id = Places[place];
            var liar = Liars.TryGetValue(id, out var kind) ? Liar.Of(id, kind, isTight, Random) : null;
            _validators.Add(new SimulatedValidator(this, place, id, liar));
        }
    }

    private (Dictionary<string, int> Liars, HashSet<string> Forgetful) DrawFaulty(int? one)
    {
        var liars = new Dictionary<string, int>();
        var forgetful = new HashSet<string>();
        var (power, total) = (0L, Genesis.Validators.TotalPower);
        foreach (var validator in Genesis.Validators.Validators.OrderBy(_ => Random.Next()).ToArray())
        {
            if ((power + validator.Power) * 3 < total && Random.Next(4) > 0)
            {
                power += validator.Power;
                if (Random.Next(4) == 0)
                {
                    forgetful.Add(validator.Id);
                }
                else
                {
                    var kind = Random.Next(Liar.Kinds);
                    liars[validator.Id] = one ?? kind;
                }
            }
        }

        return (liars, forgetful);
    }

    private void ScheduleWork()
    {
        for (var at = Random.Next(100); at < Trouble; at += Random.Next(20, TakesSnapshots ? 400 : 3000))
        {
            var validator = _validators[Random.Next(_validators.Count)];
            Clock.In(at, () => Submit(validator));
        }
    }

    private void Submit(SimulatedValidator validator)
    {
        var ledger = Genesis.Ledgers[Random.Next(Genesis.Ledgers.Count)].Name;
        var next = _submitted.Count(one => one.Ledger == ledger);
        ReadOnlyMemory<byte>[] commands =
            [.. Founding.Commands[ledger].Skip(next).Take(Random.Next(1, 4))];
        Note(ledger, commands);
        validator.Submit(ledger, commands);
    }

    private TransactionId[] Note(LedgerName ledger, IReadOnlyList<ReadOnlyMemory<byte>> commands)
    {
        TransactionId[] ids = [.. commands.Select(IdOf)];
        foreach (var (command, id) in commands.Zip(ids))
        {
            _submitted.Add((ledger, command, id));
            Checks.Submitted(ledger, id);
        }

        return ids;
    }

    private TransactionId IdOf(ReadOnlyMemory<byte> command) => Read(command)?.Id ?? default;

    // Those that did not get in yet are submitted again, as clients do.
    private void Heal()
    {
        Note("all", "from here on nothing goes wrong but lies");
        Network.Heal();
        foreach (var validator in _validators)
        {
            validator.StopAfter(-1);
            validator.SetWrong(0);
            validator.Resume();
            if (validator.HasRun)
            {
                Start(validator);
            }
        }

        var honest = Honest.Where(validator => validator.HasRun).ToArray();
        foreach (var (ledger, command, _) in _submitted.Where(one => !Checks.IsPlaced(one.Id)))
        {
            honest[Random.Next(honest.Length)].Submit(ledger, [command]);
        }
    }

    private bool IsDone() =>
        _submitted.TrueForAll(one => Checks.IsPlaced(one.Id))
        && Honest.All(validator => !validator.HasRun || Genesis.Ledgers.All(
            rules => validator.Final(rules.Name) == Checks.HeightOf(rules.Name)));
}
