using Salus.Primitives;

namespace Salus.Consensus.Messages;

/// <summary>What validators say to each other about one height (spec consensus 2). The signature is the sender's, over
/// <see cref="SignedBytes"/>; what a message carries of others is signed by them.</summary>
public abstract record Message(ulong Height, uint Round, string Validator, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Which of the four it is, proposals first: of each a validator says one in a round.</summary>
    public int Kind => this switch
    {
        Propose => 0,
        Vote { Phase: Phase.Prepare } => 1,
        Vote => 2,
        _ => 3,
    };

    /// <summary>A proposal for a round, and why that round may have it.</summary>
    public sealed record Propose(
        ulong Height,
        uint Round,
        string Validator,
        Proposal Proposal,
        Justification Justification,
        ReadOnlyMemory<byte> Signature) : Message(Height, Round, Validator, Signature);

    /// <summary>A vote for a proposal of a round.</summary>
    public sealed record Vote(
        Phase Phase,
        ulong Height,
        uint Round,
        Digest Proposal,
        string Validator,
        ReadOnlyMemory<byte> Signature) : Message(Height, Round, Validator, Signature);

    /// <summary>The wish to go on to a round. Who has prepared a proposal in a former round says so in what it signs,
    /// and attaches the proposal and the votes that prepared it.</summary>
    public sealed record ChangeRound(
        ulong Height,
        uint Round,
        string Validator,
        Prepared? Prepared,
        PreparedCertificate? Certificate,
        ReadOnlyMemory<byte> Signature) : Message(Height, Round, Validator, Signature);
}

/// <summary>The two kinds of votes.</summary>
public enum Phase
{
    /// <summary>The proposal is valid and its round may have it.</summary>
    Prepare,

    /// <summary>A quorum has prepared it. The certificate of a final block is made of these.</summary>
    Commit,
}

/// <summary>The last round in which a quorum prepared something, and what.</summary>
public readonly record struct Prepared(uint Round, Digest Proposal);

/// <summary>A proposal and the votes of a quorum that prepared it, all of one round.</summary>
public sealed record PreparedCertificate(uint Round, Proposal Proposal, IReadOnlyList<Message.Vote> Votes)
{
    /// <summary>What a <see cref="Message.ChangeRound"/> signs of it.</summary>
    public Prepared Prepared => new(Round, Proposal.Digest);
}

/// <summary>Why a round after the first may have a proposal: a quorum wished for that round, and no more recent
/// proposal was prepared than the one given (spec consensus 3.3). Empty in the first round.</summary>
public sealed record Justification(
    IReadOnlyList<Message.ChangeRound> Changes, IReadOnlyList<Message.Vote> Prepares)
{
    /// <summary>That of the first round.</summary>
    public static Justification None { get; } = new([], []);
}
