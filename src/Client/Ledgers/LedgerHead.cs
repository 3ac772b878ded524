using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Client.Ledgers;

/// <summary>A ledger and its last block, as a node says.</summary>
public sealed record LedgerHead(LedgerName Ledger, Height Height, Digest Digest, Timestamp Time);

/// <summary>A block as everybody may see it. The signers are those whose signatures were checked; none at height
/// 0.</summary>
public sealed record BlockCard(BlockHeader Header, int Transactions, IReadOnlyList<Validator> Signers);

/// <summary>Where a transaction is final; receipt and JWS are given to its parties only.</summary>
public sealed record TransactionCard(
    TransactionId Transaction,
    LedgerName Ledger,
    Height Height,
    int Index,
    Timestamp Time,
    JsonElement? Receipt = null,
    string? Jws = null);
