namespace Salus.Consensus;

/// <summary>How a height stands at one validator: who has said what, and so whom it waits for.</summary>
/// <param name="Height">The height it agrees on.</param>
/// <param name="Round">The round it is in.</param>
/// <param name="IsBegun">Whether there is something to order.</param>
/// <param name="Proposer">Whose turn the round is.</param>
/// <param name="HasProposal">Whether a proposal that it may vote for is here.</param>
/// <param name="Rounds">The votes of each round from which there are any, the latest last.</param>
/// <param name="Wishes">The round that each validator wishes for, of those that wish for one.</param>
public sealed record Standing(
    ulong Height,
    uint Round,
    bool IsBegun,
    string Proposer,
    bool HasProposal,
    IReadOnlyList<RoundVotes> Rounds,
    IReadOnlyDictionary<string, uint> Wishes);

/// <summary>Who voted in a round, by id.</summary>
public sealed record RoundVotes(uint Round, IReadOnlyList<string> Prepared, IReadOnlyList<string> Committed);
