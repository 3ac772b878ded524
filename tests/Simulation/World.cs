using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

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
}

/// <summary>A whole network of validators under faults, decided by one seed: first a time in which everything goes
/// wrong and nothing false may become final, then a time without other faults than lies, in which all that an honest
/// validator was given must become final.</summary>
internal sealed class World
{
    public const string NetworkName = "simulation";
    public const string LedgerName = "policies";
    private const long Trouble = 60_000;
    private const long Patience = 120_000;

    // Of five, and of seven, two halves have so few in common that the faulty are enough to make both.
    private static readonly int[] Counts = [4, 4, 5, 7];

    private readonly List<SimulatedValidator> _validators = [];
    private readonly List<long> _owed = [];
    private long _submitted;

    public World(int seed, Weakness weakness = Weakness.None)
    {
        Weakness = weakness;
        Random = new Random(seed);
        var count = Counts[Random.Next(Counts.Length)];
        Validators = new ValidatorSet(Enumerable.Range(0, count).Select(index =>
            new Validator($"v{index}", $"o{index}", Keys[index], 1 + (Random.Next(3) * Random.Next(2)))));
        Liars = DrawLiars();
        Checks = new Checks(Validators, Quorum, Liars.Keys.ToHashSet());
        var twins = Liars.Where(liar => liar.Value == Liar.Twins).Select(liar => liar.Key);
        Places = [.. Validators.Validators.Select(validator => validator.Id), .. twins];
        Network = new SimulatedNetwork(Clock, Random, Places.Count);
        for (var place = 0; place < Places.Count; place++)
        {
            var id = Places[place];
            var liar = Liars.TryGetValue(id, out var kind) ? Liar.Of(id, kind, Random) : null;
            _validators.Add(new SimulatedValidator(this, place, id, liar));
        }
    }

    /// <summary>What all honest validators do wrong.</summary>
    public Weakness Weakness { get; }

    public Random Random { get; }

    public SimulatedClock Clock { get; } = new();

    public SimulatedNetwork Network { get; }

    public Checks Checks { get; }

    public ValidatorSet Validators { get; }

    public IReadOnlyDictionary<string, int> Liars { get; }

    public QuorumRule Quorum =>
        Weakness == Weakness.SmallQuorum ? QuorumRule.MoreThanHalf : QuorumRule.MoreThanTwoThirds;

    private static Jwk[] Keys { get; } = [.. Enumerable.Range(0, 8).Select(_ => KeyPair.Generate().Public)];

    private IReadOnlyList<string> Places { get; }

    private IEnumerable<SimulatedValidator> Honest => _validators.Where(validator => validator.IsHonest);

    public string IdAt(int place) => Places[place];

    public IEnumerable<(int Place, string Id)> Others(int place) =>
        Places.Select((id, index) => (index, id)).Where(other => other.index != place);

    /// <summary>Throws <see cref="BrokenPromiseException"/>.</summary>
    public void Run()
    {
        _validators.ForEach(validator => validator.Start());
        Network.Loss = Random.Next(3) * Random.Next(100);
        Network.Repetition = Random.Next(200);
        Network.LossOfCommits = Random.Next(2) * Random.Next(800);
        Network.MostDelay = 5 + Random.Next(100);
        ScheduleTrouble();
        ScheduleWork();
        Clock.RunUntil(Trouble, () => false);
        Heal();
        if (!Clock.RunUntil(Trouble + Patience, IsDone))
        {
            throw new BrokenPromiseException($"what was submitted did not become final:\n{Describe()}");
        }
    }

    /// <summary>Where everybody is, a line each.</summary>
    public string Describe() => string.Join('\n', _validators.Select(Describe));

    private string Describe(SimulatedValidator validator) =>
        $"{validator.Id}{(validator.IsHonest ? "" : ", who lies")}: power {Validators.Find(validator.Id)!.Power}, "
        + $"{validator.Final} final of {Checks.Heights}, in round {validator.Round}";

    private Dictionary<string, int> DrawLiars()
    {
        var liars = new Dictionary<string, int>();
        var power = 0L;
        foreach (var validator in Validators.Validators.OrderBy(_ => Random.Next()).ToArray())
        {
            if ((power + validator.Power) * 3 < Validators.TotalPower && Random.Next(4) > 0)
            {
                liars[validator.Id] = Random.Next(Liar.Kinds);
                power += validator.Power;
            }
        }

        return liars;
    }

    private void ScheduleTrouble()
    {
        var worst = Random.Next(3);
        for (var at = Random.Next(2000); at < Trouble; at += Random.Next(200, 6000))
        {
            var (what, one, other) = (Random.Next(6), Random.Next(_validators.Count), Random.Next(_validators.Count));
            var (validator, lasts) = (_validators[one], Random.Next(100, 8000));
            if (what > worst * 2)
            {
                continue;
            }

            Clock.In(at, () => Disturb(what, validator, (one, other), lasts));
        }
    }

    private void Disturb(int what, SimulatedValidator validator, (int One, int Other) link, long lasts)
    {
        switch (what)
        {
            case 0 or 1 when validator.IsUp:
                validator.Crash();
                Clock.In(lasts, () => Start(validator));
                break;
            case 2:
                validator.Pause();
                Clock.In(lasts, validator.Resume);
                break;
            case 3:
                Network.Cut(link.One, link.Other, true);
                Clock.In(lasts, () => Network.Cut(link.One, link.Other, false));
                break;
            case 4:
                foreach (var place in Enumerable.Range(0, Places.Count))
                {
                    Network.Cut(link.One, place, true);
                    Network.Cut(place, link.One, true);
                    Clock.In(lasts, () => Network.Cut(link.One, place, false));
                    Clock.In(lasts, () => Network.Cut(place, link.One, false));
                }

                break;
        }
    }

    private static void Start(SimulatedValidator validator)
    {
        if (!validator.IsUp)
        {
            validator.Start();
        }
    }

    private void ScheduleWork()
    {
        for (var at = Random.Next(100); at < Trouble; at += Random.Next(20, 3000))
        {
            var validator = _validators[Random.Next(_validators.Count)];
            Clock.In(at, () => Submit(validator));
        }
    }

    private void Submit(SimulatedValidator validator)
    {
        var transaction = ++_submitted;
        Checks.Submitted(transaction);
        validator.Submit(transaction);
    }

    // Those that did not get in yet are submitted again, as clients do.
    private void Heal()
    {
        Network.Heal();
        foreach (var validator in _validators)
        {
            validator.Resume();
            Start(validator);
        }

        var honest = Honest.ToArray();
        for (var transaction = 1L; transaction <= _submitted; transaction++)
        {
            _owed.Add(transaction);
            if (!Checks.IsPlaced(transaction))
            {
                honest[Random.Next(honest.Length)].Submit(transaction);
            }
        }
    }

    private bool IsDone() =>
        _owed.TrueForAll(Checks.IsPlaced) && Honest.All(validator => validator.Final == (ulong)Checks.Heights);
}
