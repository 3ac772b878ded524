using Salus.Ledger;

namespace Salus.Node.Ledgers;

/// <summary>One event in a patient's log: the how-manieth it is, from 1, and where it stands.</summary>
/// <param name="Sequence">Its number in this patient's log on this ledger.</param>
/// <param name="Height">The block.</param>
/// <param name="Index">The transaction in the block.</param>
/// <param name="Ordinal">The event in the receipt.</param>
/// <param name="Event">The event's type.</param>
public sealed record LogEntry(long Sequence, Height Height, int Index, int Ordinal, string Event);
