using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Transactions;
using Salus.Primitives.Certificates;

namespace Salus.Simulation;

/// <summary>Which validators vote after each block of <c>policies</c>: worked out from what its receipts say was done,
/// and from no machine's state.</summary>
internal sealed class SetsInForce(ValidatorSet founders)
{
    private readonly List<ValidatorSet> _after = [founders];
    private readonly Dictionary<TransactionId, NetworkChange> _proposed = [];

    public ValidatorSet Founders => _after[0];

    public ValidatorSet Latest => _after[^1];

    /// <summary>The set after a block; null when nobody honest has told of it.</summary>
    public ValidatorSet? After(Height policies) =>
        policies.Value < (ulong)_after.Count ? _after[(int)policies.Value] : null;

    /// <summary>Takes the next block of <c>policies</c>.</summary>
    public void Take(Block block)
    {
        var powers = Latest.Validators.ToDictionary(validator => validator.Id);
        var accepted = block.Transactions.Zip(block.Receipts).Where(one => one.Second.IsAccepted);
        foreach (var (transaction, receipt) in accepted)
        {
            if (transaction.Message is ProposeChange propose)
            {
                _proposed[transaction.Id] = propose.Change;
            }
            else if (transaction.Message is ReportEquivocation report)
            {
                powers[report.Validator] = powers[report.Validator] with { Power = 0 };
            }
            else if (receipt.Events is [Event.ChangeVoted { IsAccepted: true } voted])
            {
                Change(powers, _proposed[voted.Proposal]);
            }
        }

        var next = new ValidatorSet(powers.Values);
        _after.Add(next.Digest == Latest.Digest ? Latest : next);
    }

    private static void Change(Dictionary<string, Validator> powers, NetworkChange change)
    {
        foreach (var (id, power, added) in change.Validators)
        {
            powers[id] = added is null
                ? powers[id] with { Power = power }
                : new Validator(id, $"{added.Organisation}", added.Key, power);
        }
    }
}
