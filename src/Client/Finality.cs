using System.Text;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;

namespace Salus.Client;

/// <summary>A transaction is final, and the proof was checked against genesis: no node has to be believed.</summary>
public sealed record Finality(Proof Proof)
{
    /// <summary>The recorded outcome.</summary>
    public Receipt Receipt => Proof.Receipt;

    /// <summary>The transaction; of a grant, also the consent's id.</summary>
    public TransactionId Transaction => Receipt.Transaction;

    /// <summary>The ledger.</summary>
    public LedgerName Ledger => Proof.Header.Ledger;

    /// <summary>The block.</summary>
    public Height Height => Proof.Header.Height;

    /// <summary>The block's time.</summary>
    public Timestamp Time => Proof.Header.Time;

    /// <summary>What was signed, where the proof holds the transaction, else null.</summary>
    internal Message? Message => Proof.Transaction is { } jws
        && Salus.Ledger.Transactions.Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
            ? transaction!.Message
            : null;
}

/// <summary>What became of one transaction of a batch.</summary>
public abstract record Submission
{
    private Submission()
    {
    }

    /// <summary>It took effect.</summary>
    public sealed record Accepted(Finality Finality) : Submission;

    /// <summary>It was refused, on the ledger or at its door.</summary>
    public sealed record Refused(Refusal Reason) : Submission;
}
