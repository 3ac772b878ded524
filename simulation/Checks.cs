using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Merkle;

namespace Salus.Simulation;

/// <summary>Something that must never happen has happened.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);

/// <summary>Watches what honest validators do: no two final blocks at a height, each made of what was submitted, within
/// the quotas, and certified by a quorum of those who vote on it, none of it undone, under final policies that never go
/// back, and nobody honest accused.</summary>
internal sealed class Checks(Genesis genesis, ISignatures signatures, IReadOnlySet<string> faulty)
{
    private readonly ValidatorSet _founders = genesis.Validators;
    private readonly Dictionary<(LedgerName Ledger, ulong Height), Known> _final = [];
    private readonly Dictionary<LedgerName, ulong> _heads = [];
    private readonly Dictionary<TransactionId, ulong> _placed = [];
    private readonly HashSet<(LedgerName Ledger, TransactionId Id)> _submitted = [];
    private readonly SpentQuotas _quotas = new(genesis);

    public int Heights => _final.Count;

    /// <summary>Who votes after each block of <c>policies</c>.</summary>
    public SetsInForce Sets { get; } = new(genesis.Validators);

    /// <summary>Under which policies new blocks must be at least.</summary>
    public PolicyLag Lag { get; } = new();

    public ulong HeightOf(LedgerName ledger) => _heads.GetValueOrDefault(ledger);

    /// <summary>Somebody was given a transaction: it may be in a block from now on.</summary>
    public void Submitted(LedgerName ledger, TransactionId id) => _submitted.Add((ledger, id));

    /// <summary>Somebody has a final block: it has just become final there, or lies on the disk at a start.</summary>
    public void Delivered(string by, CertifiedBlock final)
    {
        if (faulty.Contains(by))
        {
            return;
        }

        var (block, header) = (final.Block, final.Block.Header);
        var (ledger, height) = (header.Ledger, header.Height.Value);
        var parent = height > 1 ? _final.GetValueOrDefault((ledger, height - 1)) : null;
        Require(
            height == 1 || parent is not null,
            $"{by} has block {height} of {ledger}, and nobody honest has the one before");
        var voters = parent?.Next ?? _founders;
        Require(
            header.Validators == voters.Digest && IsCertified(final, voters),
            $"{by} took block {height} of {ledger} with a certificate that is none");
        if (_final.TryGetValue((ledger, height), out var before))
        {
            Require(
                before.Header == header,
                $"{by} has {header.Digest} at {height} of {ledger}, and {before.By} has {before.Header.Digest}");
            return;
        }

        if (parent is { Header: var below })
        {
            Require(below.Digest == header.Parent, $"block {height} of {ledger} does not stand on the one before");
            Require(below.Policy.Height <= header.Policy.Height, $"block {height} is under older policies");
        }

        _final[(ledger, height)] = new Known(header, by, Next(block));
        _heads[ledger] = height;
        CheckContent(block);
    }

    /// <summary>An honest validator that starts again has every block it had said was final.</summary>
    public static void Restarted(string validator, ulong durable, ulong found) =>
        Require(found >= durable, $"{validator} had {durable} final blocks and starts with {found}");

    public void Accused(string by, Message first, Message second) =>
        Require(
            faulty.Contains(by) || faulty.Contains(first.Validator),
            $"{first.Validator} is honest and accused by {by}: {first} and {second}");

    /// <summary>Everybody honest knows who proposed the final blocks of the window, under the validators in force: else
    /// they do not agree on whose turn it is. spec consensus 4.3</summary>
    public void Remembers(string by, LedgerName ledger, ulong head, ProposerHistory told, ulong window)
    {
        if (faulty.Contains(by))
        {
            return;
        }

        var proposers = new Stack<string>();
        for (var height = head; height >= ProposerHistory.FirstOf(head + 1, window); height--)
        {
            var header = _final[(ledger, height)].Header;
            if (header.NextValidators != header.Validators)
            {
                break;
            }

            proposers.Push(header.Proposer);
        }

        Require(
            proposers.SequenceEqual(told.Proposers),
            $"{by} has another record of who proposed the blocks up to {head} of {ledger}");
    }

    public bool IsPlaced(TransactionId transaction) => _placed.ContainsKey(transaction);

    private void CheckContent(Block block)
    {
        var header = block.Header;
        Require(
            MerkleTree.Root([.. block.Transactions.Select(one => one.Leaf)]) == header.TransactionsRoot
            && MerkleTree.Root([.. block.Receipts.Select(one => one.Leaf)]) == header.ReceiptsRoot,
            $"block {header.Height} of {header.Ledger} holds something else than its header says");
        Require(
            header.Policy.Height.Value == 0
            || _final.GetValueOrDefault((LedgerName.Policies, header.Policy.Height.Value))?.Header.Digest
            == header.Policy.Header,
            $"block {header.Height} of {header.Ledger} is under policies that are not final");
        Require(
            header.Ledger == LedgerName.Policies
            || header.Policy.Height.Value >= Lag.Required(header.Ledger, header.Height, header.Digest),
            $"block {header.Height} of {header.Ledger} is under policies that were too old when it was new");
        foreach (var transaction in block.Transactions)
        {
            Require(_placed.TryAdd(transaction.Id, header.Height.Value), $"{transaction.Id} is in two blocks");
            Require(
                _submitted.Contains((header.Ledger, transaction.Id)),
                $"{transaction.Id} is in block {header.Height} of {header.Ledger}, and nobody submitted it");
            Require(
                _quotas.TrySpend(header.Ledger, transaction.Jws.KeyThumbprint, header.Time),
                $"block {header.Height} of {header.Ledger} is over a quota");
        }
    }

    // The set that votes on the next block is that of the policies block which this one is, or names. spec ledger 14.2
    private ValidatorSet Next(Block block)
    {
        var header = block.Header;
        if (header.Ledger == LedgerName.Policies)
        {
            Sets.Take(block);
        }

        var next = Sets.After(header.Ledger == LedgerName.Policies ? header.Height : header.Policy.Height);
        Require(
            next?.Digest == header.NextValidators,
            $"block {header.Height} of {header.Ledger} names other validators than policies have");
        return next!;
    }

    // As Certificate.Check does; but what a validator of this history has verified is not computed again.
    private bool IsCertified(CertifiedBlock final, ValidatorSet validators)
    {
        var (header, certificate) = (final.Block.Header, final.Certificate);
        var ledger = Code<LedgerName>.Text(header.Ledger);
        var vote = VoteBytes.For(Founding.Network, ledger, header.Height.Value, certificate.Round, header.Digest);
        var signers = certificate.Signatures.Select(one => validators.Find(one.Validator)).OfType<Validator>().ToList();
        return signers.Count == certificate.Signatures.Count
            && signers.Distinct().Count() == signers.Count
            && signers.TrueForAll(signer => signer.Power > 0)
            && signers.Zip(certificate.Signatures)
                .All(pair => signatures.Verify(pair.First, vote, pair.Second.Signature))
            && QuorumRule.MoreThanTwoThirds.IsMet(signers.Sum(signer => signer.Power), validators.TotalPower)
            && (genesis.Rules(header.Ledger).Endorsement is not { } rule || rule.Needed <= rule.Organisations.Count(
                named => signers.Any(signer => signer.Organisation == named)));
    }

    private sealed record Known(BlockHeader Header, string By, ValidatorSet Next);

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(what);
        }
    }
}
