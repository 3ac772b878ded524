using Salus.Node.Ordering;
using Salus.Node.Peers;

namespace Salus.Node.Bft;

/// <summary>What happens to a validator of one ledger.</summary>
internal abstract record LoopEvent
{
    private LoopEvent()
    {
    }

    /// <summary>Another validator said something.</summary>
    public sealed record Heard(string From, PeerMessage Message) : LoopEvent;

    /// <summary>Another validator can be reached again.</summary>
    public sealed record Reached(string Validator) : LoopEvent;

    /// <summary>Transactions came into the pool.</summary>
    public sealed record WorkCame : LoopEvent;

    /// <summary>The timer of a round ran out.</summary>
    public sealed record TimerFired(ulong Height, uint Round) : LoopEvent;

    /// <summary>It is time to make a proposal that had to wait.</summary>
    public sealed record BuildDue(ulong Height, uint Round) : LoopEvent;

    /// <summary>Somebody wants to know how it stands.</summary>
    public sealed record Asked(TaskCompletionSource<OrderingWords> Answer) : LoopEvent;

    /// <summary>A snapshot was taken whole; null when none could be.</summary>
    public sealed record Arrived(ArrivedSnapshot? Snapshot) : LoopEvent;

    /// <summary>What was passed over with a snapshot is here, and this validator has signed nothing of it.</summary>
    public sealed record LookedThrough : LoopEvent;

    /// <summary>Five seconds have passed.</summary>
    public sealed record Tick : LoopEvent;

    /// <summary>A block of <c>policies</c> became final here.</summary>
    public sealed record PoliciesMoved : LoopEvent;
}
