using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Hosting;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;

namespace Salus.Node.Ordering;

/// <summary>Who votes for this node, and the key it votes with.</summary>
public sealed record ValidatorIdentity(string Id, KeyPair VotingKey);

/// <summary>The one validator of a <c>solo</c> ledger: sets block time, seals and certifies.</summary>
public sealed class SoloValidator
{
    private readonly LedgerRules _rules;
    private readonly ValidatorIdentity _identity;
    private readonly ValidatorClock _clock;

    /// <summary>Throws <see cref="ArgumentException"/> when genesis gives this validator no power or another key,
    /// <see cref="NodeStartException"/> when it is to order in another way than alone.</summary>
    public SoloValidator(Genesis genesis, LedgerName ledger, ValidatorIdentity identity, TimeProvider clock)
    {
        var validator = genesis.Validators.Find(identity.Id);
        if (validator is null || !validator.Key.Equals(identity.VotingKey.Public))
        {
            throw new ArgumentException(
                $"genesis knows no validator '{identity.Id}' with this voting key", nameof(identity));
        }

        _rules = genesis.Rules(ledger);
        if (_rules.Engine != Engine.Solo)
        {
            throw new NodeStartException(
                "engine-not-supported",
                $"genesis orders {Code<LedgerName>.Text(ledger)} with the engine {Code<Engine>.Text(_rules.Engine)}, "
                + "which this version does not run; use a newer one.");
        }

        if (!_rules.Quorum.IsMet(validator.Power, genesis.Validators.TotalPower))
        {
            throw new ArgumentException(
                $"validator '{identity.Id}' has not enough power to order alone", nameof(identity));
        }

        _identity = identity;
        _clock = new ValidatorClock(clock);
    }

    public string Id => _identity.Id;

    /// <summary>The time of the next block: now, but always after the head's. Throws
    /// <see cref="ClockJumpedException"/>.</summary>
    public Timestamp TimeAfter(BlockHeader head) => _clock.TimeAfter(head);

    /// <summary>Seals and signs a draft.</summary>
    public CertifiedBlock Certify(Draft draft)
    {
        var header = Sealed(draft.Block.Header);
        var vote = VoteBytes.For(
            header.Network, Code<LedgerName>.Text(header.Ledger), header.Height.Value, 0, header.Digest);
        var signature = new ValidatorSignature(_identity.Id, _identity.VotingKey.Sign(vote));
        return new CertifiedBlock(draft.Block with { Header = header }, new Certificate(0, [signature]));
    }

    private BlockHeader Sealed(BlockHeader header)
    {
        while (!BlockRules.IsSealed(header, _rules.Difficulty))
        {
            header = header with { Seal = header.Seal + 1 };
        }

        return header;
    }
}
