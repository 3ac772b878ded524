using Salus.Client.Http;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives.Certificates;

namespace Salus.Client.Ledgers;

/// <summary>The validators of each ledger as far as certified headers lead from genesis; a node is asked for more when
/// it shows a header of others. Safe for many threads.</summary>
internal sealed class KnownValidators(Genesis genesis)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LedgerName, ValidatorChain> _chains =
        genesis.Ledgers.ToDictionary(rules => rules.Name, rules => new ValidatorChain(genesis, rules.Name));

    /// <summary>The validators that vote on a header's height, once its certificate was checked; a
    /// <see cref="ProofRejectedException"/> when it does not hold.</summary>
    public async Task<ValidatorSet> CheckAsync(
        Node node, BlockHeader header, Certificate certificate, CancellationToken cancellationToken)
    {
        if (header.Network != genesis.Network || !_chains.TryGetValue(header.Ledger, out var chain))
        {
            throw new ProofRejectedException(ProofFault.OtherNetwork, "the header belongs to another network");
        }

        var (known, reached) = At(chain, header.Height);
        if (known.Digest != header.Validators)
        {
            var path = $"v1/ledgers/{Code<LedgerName>.Text(header.Ledger)}/validators?after={reached}";
            var changes = await node.GetAsync(
                path, AnswersJson.Api.IReadOnlyListSetChangeAnswer, permit: null, cancellationToken);
            Follow(chain, [.. changes.Select(change => Read(node, change))]);
        }

        lock (_lock)
        {
            chain.Check(header, certificate);
            return chain.At(header.Height);
        }
    }

    private static SetChange Read(Node node, SetChangeAnswer change) => new(
        BlockHeader.Decode(SalusClient.Decode(node, change.Header)),
        Certificate.Decode(SalusClient.Decode(node, change.Certificate)),
        ValidatorSet.Decode(SalusClient.Decode(node, change.Next)));

    private (ValidatorSet Known, Height Reached) At(ValidatorChain chain, Height height)
    {
        lock (_lock)
        {
            return (chain.At(height), chain.Reached);
        }
    }

    // Another request may have followed some of them meanwhile.
    private void Follow(ValidatorChain chain, IReadOnlyList<SetChange> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes.Where(change => change.Header.Height > chain.Reached))
            {
                chain.Follow(change);
            }
        }
    }
}
