using Salus.Ledger.Blocks;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Primitives;

namespace Salus.Ledger.Machine;

/// <summary>A block that was executed on top of the head and is not committed.</summary>
/// <param name="Block">The block; its seal is 0 until the engine seals it.</param>
/// <param name="LeftOut">Candidates that may enter no block now, each with its reason.</param>
public sealed record Draft(Block Block, IReadOnlyList<LeftOut> LeftOut)
{
    internal WriteSet Writes { get; init; } = new();
}

/// <summary>A transaction that is not valid here and now; it gets no receipt.</summary>
public sealed record LeftOut(Transaction Transaction, Refusal Reason);

/// <summary>A block breaks a rule that every honest validator keeps.</summary>
public sealed class InvalidBlockException : Exception
{
    internal InvalidBlockException(Height height, string rule)
        : base($"block {height} is invalid: {rule}") => Height = height;

    /// <summary>The height of the block.</summary>
    public Height Height { get; }
}
