using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Machine;

/// <summary>What makes a block invalid whatever its transactions do (spec ledger 3).</summary>
public static class BlockRules
{
    internal static void CheckLinks(
        BlockHeader header, BlockHeader parent, Genesis genesis, LedgerRules rules, ValidatorSet validators)
    {
        Require(header.Network == genesis.Network, "it belongs to another network");
        Require(header.Ledger == rules.Name, "it belongs to another ledger");
        Require(header.Height == parent.Height.Next, $"its parent's height is {parent.Height}");
        Require(header.Parent == parent.Digest, "its parent is not the head");
        Require(header.Time > parent.Time, "its time is not after its parent's");
        Require(header.Time <= Timestamp.Latest, "its time is beyond the latest a ledger can name");
        Require(
            header.Ledger != LedgerName.Policies || header.Policy == default,
            "policies is judged under itself and names no policies block");
        Require(header.Policy.Height >= parent.Policy.Height, "its policy height goes back");
        Require(header.Validators == parent.NextValidators, "its validators are not those that its parent names");
        Require(validators.Find(header.Proposer) is { Power: > 0 }, "its proposer is no validator with power");
        Require(IsSealed(header, rules.Difficulty), $"its digest has fewer than {rules.Difficulty} leading zero bits");

        void Require(bool holds, string rule)
        {
            if (!holds)
            {
                throw new InvalidBlockException(header.Height, rule);
            }
        }
    }

    internal static void CheckOutcome(
        BlockHeader header, IReadOnlyList<Transaction> transactions, Draft executed, LedgerRules rules)
    {
        var height = header.Height;
        if (executed.LeftOut is [var first, ..])
        {
            throw new InvalidBlockException(
                height, $"a transaction may not enter it: {Code<Refusal>.Text(first.Reason)}");
        }

        if (transactions.Sum(transaction => (long)transaction.Length) > Block.MaxBytes)
        {
            throw new InvalidBlockException(height, $"it has more than {Block.MaxBytes} bytes of transactions");
        }

        var sealless = executed.Block.Header with { Seal = header.Seal };
        if (sealless.Digest != header.Digest)
        {
            throw new InvalidBlockException(
                height, $"executing it on {Code<LedgerName>.Text(rules.Name)} gives another header");
        }
    }

    internal static void CheckReceipts(Block block, Draft executed)
    {
        if (!block.Receipts.SequenceEqual(executed.Block.Receipts))
        {
            throw new InvalidBlockException(
                block.Header.Height, "its receipts are not those of its transactions");
        }
    }

    /// <summary>Whether a header's digest has so many leading zero bits.</summary>
    public static bool IsSealed(BlockHeader header, int difficulty)
    {
        if (difficulty == 0)
        {
            return header.Seal == 0;
        }

        var digest = header.Digest.ToArray();
        var zeros = 0;
        foreach (var octet in digest)
        {
            zeros += System.Numerics.BitOperations.LeadingZeroCount(octet) - 24;
            if (octet != 0)
            {
                break;
            }
        }

        return zeros >= difficulty;
    }
}
