using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.States;
using Salus.Node.Storage;
using Salus.Primitives.Merkle;
using Salus.Primitives.Wire;

namespace Salus.Node.Scrubbing;

/// <summary>
/// What can be said of a stored block without executing it again: that it is the block of this chain, certified, with
/// these transactions and receipts, each signed by the key that its signer had then (spec storage 3.7).
/// </summary>
internal sealed class BlockScrub(Genesis genesis, LedgerMachine machine, LedgerMachine? policies)
{
    /// <summary>What does not hold; null when all of it does.</summary>
    public string? Check(StoredBlock stored)
    {
        try
        {
            var header = stored.Header;
            if (header.Digest != machine.HeaderAt(header.Height))
            {
                return "it is not the block of this chain";
            }

            var certificate = genesis.Rules(machine.Name)
                .FaultOf(stored.Certificate, machine.ValidatorsAt(header.Height), header);
            return certificate is not null
                ? $"its certificate is invalid: {certificate}"
                : Check(stored.ToBlock().Block);
        }
        catch (WireRejectedException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Whether transactions and receipts are those that the header commits to: what is not; null when both
    /// are.</summary>
    public static string? FaultOfRoots(Block block)
    {
        var header = block.Header;
        if (MerkleTree.Root([.. block.Transactions.Select(one => one.Leaf)]) != header.TransactionsRoot)
        {
            return "its transactions are not those of its header";
        }

        return MerkleTree.Root([.. block.Receipts.Select(one => one.Leaf)]) != header.ReceiptsRoot
            ? "its receipts are not those of its header"
            : null;
    }

    private string? Check(Block block)
    {
        if (FaultOfRoots(block) is { } fault)
        {
            return fault;
        }

        // Signers are those of the state after the parent, or of the policies block that is named. spec ledger 4.1
        var signers = policies is null
            ? machine.State.At(new Height(block.Header.Height.Value - 1))
            : policies.State.At(block.Header.Policy.Height);
        var unsigned = block.Transactions.FirstOrDefault(one => !IsSigned(one, signers));
        return unsigned is null ? null : $"the signature of transaction {unsigned.Id} does not hold";
    }

    private static bool IsSigned(Ledger.Transactions.Transaction transaction, StateView signers) =>
        signers.Get(KeyUse.Table, transaction.SignerThumbprint) is { IsCurrent: true } use
        && signers.Get(Member.Table, use.Member.ToString()) is { } signer
        && transaction.IsSignedBy(signer.SigningKey);
}
