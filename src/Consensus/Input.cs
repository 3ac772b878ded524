using Salus.Consensus.Messages;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>What happens to a replica.</summary>
public abstract record Input
{
    private Input()
    {
    }

    /// <summary>A message came, from another validator or back from this one once it is durable.</summary>
    public sealed record Received(Message Message) : Input;

    /// <summary>There is something to order.</summary>
    public sealed record WorkArrived : Input;

    /// <summary>The timer of a round ran out.</summary>
    public sealed record TimerFired(ulong Height, uint Round) : Input;

    /// <summary>The proposal that <see cref="Output.Build"/> asked for; null when there is nothing to
    /// propose.</summary>
    public sealed record Built(ulong Height, uint Round, Proposal? Proposal) : Input;

    /// <summary>A peer can be reached again.</summary>
    public sealed record Connected(string Validator) : Input;

    /// <summary>The block below a height is final and durable here: the next is to be agreed on.</summary>
    /// <param name="Height">The height to agree on.</param>
    /// <param name="Validators">Who votes on it.</param>
    /// <param name="History">Who proposed the blocks below it.</param>
    public sealed record Advanced(ulong Height, ValidatorSet Validators, ProposerHistory History) : Input
    {
        /// <summary>What this validator made durable about the height before it was started again.</summary>
        public IReadOnlyList<Said> Said { get; init; } = [];

        /// <summary>False while its own former votes may be lost (spec consensus 6.3): it follows and says
        /// nothing.</summary>
        public bool MayVote { get; init; } = true;
    }
}

/// <summary>An own message, and the proposal that its sender was bound to when it was said.</summary>
public sealed record Said(Message Message, PreparedCertificate? Prepared);
