using Salus.Ledger;

namespace Salus.Client.Access;

/// <summary>The validators' answer to an access request, on the ledger either way.</summary>
public abstract record AccessDecision
{
    private AccessDecision()
    {
    }

    /// <summary>The proven decision.</summary>
    public abstract Finality Finality { get; init; }

    /// <summary>The requester may read, until a moment: a permit.</summary>
    public sealed record Permitted(Finality Finality, Event.AccessDecided Decided) : AccessDecision
    {
        /// <inheritdoc/>
        public override Finality Finality { get; init; } = Finality;

        /// <summary>The permit's id: the transaction that asked.</summary>
        public TransactionId Permit => Finality.Transaction;

        /// <summary>It lapses at this moment.</summary>
        public Timestamp Until => Decided.Until ?? throw new InvalidOperationException("a permit has an end");

        /// <summary>The consent it rests on.</summary>
        public TransactionId Consent =>
            Decided.Consent ?? throw new InvalidOperationException("a permit rests on a consent");
    }

    /// <summary>The requester may not read; the answer is the same whatever the reason.</summary>
    public sealed record Denied(Finality Finality) : AccessDecision
    {
        /// <inheritdoc/>
        public override Finality Finality { get; init; } = Finality;
    }

    internal static AccessDecision Of(Finality finality) =>
        finality.Receipt.Events is [Event.AccessDecided { IsPermitted: true } permitted]
            ? new Permitted(finality, permitted)
            : new Denied(finality);
}
