using System.Text;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>Three honest replicas of four, with the proposals that a node makes and judges; the liar's turn is the
/// second round.</summary>
public sealed class A_liar_that_leads : IDisposable
{
    private const string Ledger = "policies";

    private readonly TestHospital _hospital = new(validators: 4);
    private readonly ManualTime _time = new();
    private readonly Queue<Message> _said = new();
    private readonly List<Output.Deliver> _final = [];
    private readonly Dictionary<string, (Replica Replica, Proposing Proposing)> _honest = [];
    private readonly Dictionary<string, ISignatures> _signatures;
    private readonly SignedBytes _bytes;
    private readonly ProposerSchedule _turns;

    public A_liar_that_leads()
    {
        var genesis = _hospital.Genesis;
        _bytes = new SignedBytes(genesis.Network, Ledger);
        _turns = new ProposerSchedule(genesis.Validators, 1, new ProposerHistory([]));
        _signatures = _hospital.Validators.ToDictionary(
            one => one.Id, one => (ISignatures)new ReplicaSignatures(one.VotingKey));
        var transaction = _hospital.DoctorsRegistration();
        foreach (var id in _signatures.Keys.Where(id => id != Liar))
        {
            var pool = new TransactionPool();
            pool.TryAdd(new Pooled(transaction, Encoding.ASCII.GetBytes(transaction.Jws.ToCompact())));
            var machine = new LedgerMachine(genesis, LedgerName.Policies, policies: null);
            var proposing = new Proposing(machine, pool, new ValidatorClock(_time), new PolicyWatch(_time), id)
            {
                LeftOut = (_, _) => { },
            };
            var identity = new ReplicaIdentity(id, genesis.Network, Ledger, QuorumRule.MoreThanTwoThirds);
            _honest[id] = (new Replica(identity, proposing, _signatures[id], new Timeouts()), proposing);
        }
    }

    private string Liar => _turns.Proposer(1);

    [Fact] // spec consensus 1.3, 3.4
    public void Cannot_put_other_bytes_in_the_place_of_what_was_prepared()
    {
        var (first, late) = (_turns.Proposer(0), _turns.Proposer(3));
        foreach (var id in _honest.Keys)
        {
            Step(id, new Input.Advanced(1, _hospital.Genesis.Validators, new ProposerHistory([])));
            Step(id, new Input.WorkArrived());
        }

        // Two of the three prepare the first proposal with the liar's vote; the third does not hear of it.
        var proposed = _said.OfType<Message.Propose>().Single(one => one.Validator == first);
        _said.Enqueue(Vote(Phase.Prepare, 0, proposed.Proposal));
        Settle(deafened: late);
        Fire();
        var wishes = _said.OfType<Message.ChangeRound>().ToList();
        var prepared = wishes.Find(wish => wish.Certificate is not null)!.Certificate!;

        // The liar leads the second round with other bytes, helps to prepare them, and is silent from then on.
        var garbled = BlockProposal.Of(BlockProposal.HeaderOf(proposed.Proposal)!, [new byte[7]]);
        var own = Sign(new Message.ChangeRound(1, 1, Liar, null, null, default));
        var because = new Justification(
            [own, .. wishes.Where(wish => wish.Validator != late).Select(wish => wish with { Certificate = null })],
            prepared.Votes);
        _said.Enqueue(own);
        _said.Enqueue(Sign(new Message.Propose(1, 1, Liar, garbled, because, default)));
        _said.Enqueue(Vote(Phase.Prepare, 1, garbled));
        Settle();

        for (var round = 0; round < 12 && _final.Count == 0; round++)
        {
            Fire();
            Settle();
        }

        Assert.NotEmpty(_final);
        Assert.All(_final, final => Assert.Equal(proposed.Proposal.Digest, final.Proposal.Digest));
    }

    public void Dispose() => _hospital.Dispose();

    private T Sign<T>(T message)
        where T : Message => (T)(message with { Signature = _signatures[Liar].Sign(_bytes.Of(message)) });

    private Message.Vote Vote(Phase phase, uint round, Proposal proposal) =>
        Sign(new Message.Vote(phase, 1, round, proposal.Digest, Liar, default));

    private void Fire()
    {
        foreach (var (id, (replica, _)) in _honest)
        {
            Step(id, new Input.TimerFired(1, replica.Standing!.Round));
        }
    }

    private void Settle(string? deafened = null)
    {
        while (_said.TryDequeue(out var message))
        {
            foreach (var id in _honest.Keys.Where(id => id != deafened || id == message.Validator))
            {
                Step(id, new Input.Received(message));
            }
        }
    }

    private void Step(string id, Input input)
    {
        var (replica, proposing) = _honest[id];
        foreach (var output in replica.Step(input))
        {
            switch (output)
            {
                case Output.Say say:
                    _said.Enqueue(say.What.Message);
                    break;
                case Output.Repeat repeat:
                    _said.Enqueue(repeat.Message);
                    break;
                case Output.Build build:
                    Step(id, new Input.Built(1, build.Round, proposing.Build(isNeeded: build.Round > 0)));
                    break;
                case Output.Deliver deliver:
                    _final.Add(deliver);
                    break;
            }
        }
    }
}
