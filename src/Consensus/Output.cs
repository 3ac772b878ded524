using Salus.Consensus.Messages;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>What a replica asks its host to do, in the order given.</summary>
public abstract record Output
{
    private Output()
    {
    }

    /// <summary>Make an own message durable, then send it to every validator and give it back as
    /// <see cref="Input.Received"/>. After a crash it comes in with <see cref="Input.Advanced"/>.</summary>
    public sealed record Say(Said What) : Output;

    /// <summary>Send a message that is durable already to one validator, or to all.</summary>
    public sealed record Repeat(Message Message, string? To) : Output;

    /// <summary>Fire after so long; it replaces the timer set before.</summary>
    public sealed record SetTimer(ulong Height, uint Round, long Milliseconds) : Output;

    /// <summary>Make a proposal for a height.</summary>
    public sealed record Build(ulong Height, uint Round) : Output;

    /// <summary>A proposal is final.</summary>
    public sealed record Deliver(ulong Height, Proposal Proposal, Certificate Certificate) : Output;

    /// <summary>A height was decided whose proposal is not here, or a validator speaks of a greater one: fetch what is
    /// final from it.</summary>
    public sealed record Fetch(ulong Height, string From) : Output;

    /// <summary>A validator still speaks of a height that is final here: send it what is.</summary>
    public sealed record Help(ulong Height, string To) : Output;

    /// <summary>A validator said two things where it may say one.</summary>
    public sealed record Caught(Message First, Message Second) : Output;
}
