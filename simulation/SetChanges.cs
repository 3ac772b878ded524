using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Vote = Salus.Ledger.Contracts.Governance.Vote;

namespace Salus.Simulation;

/// <summary>Changes of the validators while everything else goes on: registrars propose one after the other and vote on
/// it, validators that are caught lose their power, and new ones start. In each set the faulty hold less than a
/// third.</summary>
internal sealed class SetChanges(World world)
{
    private const int MostNew = 2;
    private const int FewestWithPower = 3;
    private const int MostDraws = 8;

    private readonly int _organisations = world.Genesis.Organisations.Count;
    private readonly bool _reports = world.Random.Next(2) == 0;
    private readonly HashSet<string> _reported = [];
    private List<(ReadOnlyMemory<byte> Command, TransactionId Id)> _waiting = [];
    private TransactionId? _proposal;

    /// <summary>The validators that there may be some day.</summary>
    public IReadOnlyList<string> Newcomers { get; } =
        [.. Enumerable.Range(world.Genesis.Organisations.Count, MostNew).Select(index => $"v{index}")];

    private ValidatorSet Set => world.Checks.Sets.Latest;

    public void Begin() => world.Clock.In(world.Random.Next(500, 4000), Go);

    /// <summary>A validator was caught: in half of the histories that is reported.</summary>
    public void Report(LedgerName ledger, Message first, Message second)
    {
        if (_reports && _reported.Add(first.Validator))
        {
            var signer = Founding.StoreKeys[world.Random.Next(_organisations)];
            world.Note(first.Validator, "is reported with evidence");
            _waiting.Add(Submit(EquivocationReports.Of(ledger, first, second), signer));
        }
    }

    // As clients do, what did not get in yet is given to another validator.
    private void Go()
    {
        world.StartNew();
        _waiting = [.. _waiting.Where(one => !world.Checks.IsPlaced(one.Id))];
        if (_waiting.Count > 0)
        {
            world.Give(LedgerName.Policies, [.. _waiting.Select(one => one.Command)]);
        }
        else if (_proposal is { } proposal)
        {
            _proposal = null;
            Vote(proposal);
        }
        else if (world.IsTroubled && Draw() is { } change)
        {
            world.Note("registrars", $"propose {string.Join(", ", change.Validators.Select(Words))}");
            var proposed = Submit(
                new ProposeChange(change), Founding.RegistrarKeys[world.Random.Next(_organisations)]);
            _waiting.Add(proposed);
            _proposal = proposed.Id;
        }

        world.Clock.In(world.Random.Next(50, 1500), Go);
    }

    private void Vote(TransactionId proposal)
    {
        foreach (var registrar in Founding.RegistrarKeys.Take(_organisations))
        {
            _waiting.Add(Submit(new Vote(proposal, IsInFavour: world.Random.Next(12) > 0), registrar));
        }
    }

    private (ReadOnlyMemory<byte> Command, TransactionId Id) Submit(
        Salus.Ledger.Contracts.Message message, KeyPair signer)
    {
        var command = Founding.Sign(message, signer);
        return (command, world.Submit(LedgerName.Policies, [command])[0]);
    }

    private NetworkChange? Draw()
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            ValidatorChange[] changes =
            [
                .. Enumerable.Range(0, world.Random.Next(1, 4)).Select(_ => DrawOne()).DistinctBy(one => one.Validator),
            ];
            if (IsAllowed(changes))
            {
                return new NetworkChange(changes, []);
            }
        }

        return null;
    }

    private ValidatorChange DrawOne()
    {
        var power = 1L + world.Random.Next(3);
        if (world.Random.Next(3) == 0 && Newcomers.FirstOrDefault(id => Set.Find(id) is null) is { } id)
        {
            var index = int.Parse(id[1..]);
            var (key, organisation) = (Founding.VotingKeyOf(id), Founding.Organisation(index % _organisations));
            var possession = VotingKeyPossession.Sign(key, Founding.Network, id, organisation);
            return new ValidatorChange(
                id, power, new NewValidator(organisation, key.Public, Base64Url.Encode(possession)));
        }

        var known = Set.Validators[world.Random.Next(Set.Validators.Count)];
        return new ValidatorChange(known.Id, known.Power > 0 && world.Random.Next(2) == 0 ? 0 : power);
    }

    private bool IsAllowed(ValidatorChange[] changes)
    {
        var powers = Set.Validators.ToDictionary(one => one.Id, one => one.Power);
        foreach (var change in changes)
        {
            powers[change.Validator] = change.Power;
        }

        return powers.Values.Count(power => power > 0) >= FewestWithPower
            && powers.Where(one => world.IsFaulty(one.Key)).Sum(one => one.Value) * 3 < powers.Values.Sum();
    }

    private static string Words(ValidatorChange change) =>
        $"{(change.New is null ? "" : "new ")}{change.Validator} with {change.Power}";
}
