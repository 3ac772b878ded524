using System.Security.Cryptography;
using System.Text;
using Salus.Consensus.Messages;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Consensus.Tests;

/// <summary>Replicas of four validators with equal power, or as many as given, around a table: what one says reaches
/// the others when <see cref="Settle"/> is called, unless it is kept back. Turns go round in the order of their
/// names.</summary>
internal sealed class Committee : IProposals
{
    public const string Network = "test";
    public const string Ledger = "policies";

    private static readonly Jwk[] Keys = [.. Enumerable.Range(0, 8).Select(_ => KeyPair.Generate().Public)];
    private readonly Queue<(string To, Message Message)> _under = new();
    private readonly Endorsement? _endorsement;
    private readonly SignedBytes _bytes = new(Network, Ledger);

    public Committee(params long[] powers)
        : this(null, powers)
    {
    }

    public Committee(Endorsement? endorsement, params long[] powers)
    {
        _endorsement = endorsement;
        powers = powers.Length == 0 ? [1, 1, 1, 1] : powers;
        Validators = new ValidatorSet(powers.Select((power, index) =>
            new Validator($"v{index}", $"o{index}", Keys[index], power)));
        foreach (var validator in Validators.Validators)
        {
            Start(validator.Id, 1);
        }
    }

    public ValidatorSet Validators { get; }

    public Dictionary<string, Replica> Replicas { get; } = [];

    /// <summary>All that replicas asked for, in order.</summary>
    public List<(string By, Output Output)> Outputs { get; } = [];

    /// <summary>What is said to whom is lost when this holds.</summary>
    public Func<string, Message, bool> IsLost { get; set; } = (_, _) => false;

    public Func<Proposal, string?, bool> IsGood { get; set; } = (_, _) => true;

    public IEnumerable<Output.Deliver> Final => Outputs.Select(one => one.Output).OfType<Output.Deliver>();

    public static Proposal Proposal(string text) =>
        new(Digest.Of(Encoding.ASCII.GetBytes(text)), Encoding.ASCII.GetBytes(text));

    public IEnumerable<T> Of<T>(string by)
        where T : Output => Outputs.Where(one => one.By == by).Select(one => one.Output).OfType<T>();

    public IEnumerable<T> Said<T>(string by)
        where T : Message => Of<Output.Say>(by).Select(say => say.What.Message).OfType<T>();

    public void Start(string id, ulong height, IReadOnlyList<Said>? said = null, bool mayVote = true)
    {
        var identity = new ReplicaIdentity(id, Network, Ledger, QuorumRule.MoreThanTwoThirds)
        {
            Endorsement = _endorsement,
        };
        Replicas[id] = new Replica(identity, this, new Names(id), new Timeouts());
        Step(id, new Input.Advanced(height, Validators, new ProposerHistory([]))
        {
            Said = said ?? [],
            MayVote = mayVote,
        });
    }

    public void Step(string id, Input input)
    {
        foreach (var output in Replicas[id].Step(input))
        {
            Outputs.Add((id, output));
            if (output is Output.Say say)
            {
                foreach (var to in Replicas.Keys)
                {
                    _under.Enqueue((to, say.What.Message));
                }
            }
            else if (output is Output.Repeat repeat)
            {
                foreach (var to in Replicas.Keys.Where(to => repeat.To is null || repeat.To == to))
                {
                    _under.Enqueue((to, repeat.Message));
                }
            }
        }
    }

    /// <summary>Everybody has something to order.</summary>
    public void Work()
    {
        foreach (var id in Replicas.Keys.ToArray())
        {
            Step(id, new Input.WorkArrived());
        }
    }

    /// <summary>Builds what was asked for in a round.</summary>
    public void Build(string id, string text, uint round = 0) =>
        Step(id, new Input.Built(Replicas[id].Height, round, Proposal(text)));

    public void Fire(params IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            Step(id, new Input.TimerFired(Replicas[id].Height, Replicas[id].Standing!.Round));
        }
    }

    public void Tell(string to, Message message) => Step(to, new Input.Received(message));

    public void Settle()
    {
        while (_under.TryDequeue(out var next))
        {
            if (!IsLost(next.To, next.Message))
            {
                Tell(next.To, next.Message);
            }
        }
    }

    public T Sign<T>(T message)
        where T : Message =>
        (T)(message with { Signature = new Names(message.Validator).Sign(_bytes.Of(message)) });

    public Message.Vote Vote(Phase phase, string by, string text, uint round = 0, ulong height = 1) =>
        Sign(new Message.Vote(phase, height, round, Proposal(text).Digest, by, default));

    public Message.ChangeRound Change(string by, uint round, PreparedCertificate? prepared = null) =>
        Sign(new Message.ChangeRound(1, round, by, prepared?.Prepared, prepared, default));

    public PreparedCertificate Prepared(string text, uint round, params IEnumerable<string> by) =>
        new(round, Proposal(text), [.. by.Select(one => Vote(Phase.Prepare, one, text, round))]);

    public Message.Propose Propose(string by, string text, uint round = 0, Justification? because = null) =>
        Sign(new Message.Propose(1, round, by, Proposal(text), because ?? Justification.None, default));

    bool IProposals.IsValid(ulong height, Proposal proposal, string? proposer) => IsGood(proposal, proposer);

    private sealed class Names(string id) : ISignatures
    {
        public ReadOnlyMemory<byte> Sign(ReadOnlySpan<byte> message) =>
            HMACSHA512.HashData(Encoding.ASCII.GetBytes(id), message);

        public bool Verify(Validator validator, ReadOnlySpan<byte> message, ReadOnlyMemory<byte> signature) =>
            HMACSHA512.HashData(Encoding.ASCII.GetBytes(validator.Id), message).AsSpan().SequenceEqual(signature.Span);
    }
}
