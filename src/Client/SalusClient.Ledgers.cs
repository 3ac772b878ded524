using Salus.Client.Http;
using Salus.Client.Ledgers;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Client;

/// <content>What everybody may see of the ledgers.</content>
public sealed partial class SalusClient
{
    /// <summary>The ledgers with their last blocks, as the node says.</summary>
    public Task<IReadOnlyList<LedgerHead>> LedgersAsync(CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => node.GetAsync("v1/ledgers", AnswersJson.Api.IReadOnlyListLedgerHead, null, cancellationToken),
            cancellationToken);

    /// <summary>The region and its nodes, as the node says.</summary>
    public Task<RegionCard> RegionAsync(CancellationToken cancellationToken = default) => _nodes.AskAsync(
        node => node.GetAsync("v1/nodes", AnswersJson.Api.RegionCard, permit: null, cancellationToken),
        cancellationToken);

    /// <summary>A block's header; its certificate is checked against the validators that genesis leads to.</summary>
    public Task<BlockCard> BlockAsync(
        LedgerName ledger, Height height, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            async node =>
            {
                var path = $"v1/ledgers/{Code<LedgerName>.Text(ledger)}/headers/{height}";
                var answer = await node.GetAsync(
                    path, AnswersJson.Api.HeaderAnswer, permit: null, cancellationToken);
                return await CheckAsync(node, answer, cancellationToken);
            },
            cancellationToken);

    /// <summary>Where a transaction is final, as the node says; <see cref="ProveAsync"/> gives the proof.</summary>
    public Task<TransactionCard> TransactionAsync(
        TransactionId transaction, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => node.GetAsync(
                $"v1/transactions/{transaction}", AnswersJson.Api.TransactionCard, null, cancellationToken),
            cancellationToken);

    private async Task<BlockCard> CheckAsync(Node node, HeaderAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            var header = BlockHeader.Decode(Decode(node, answer.Header));
            if (header.Height.Value == 0)
            {
                return new BlockCard(header, 0, []);
            }

            var certificate = Certificate.Decode(Decode(node, answer.Certificate ?? ""));
            var validators = await _validators.CheckAsync(node, header, certificate, cancellationToken);
            return new BlockCard(
                header,
                answer.Transactions,
                [.. certificate.Signatures.Select(signature => validators.Find(signature.Validator)!)]);
        }
        catch (WireRejectedException fault)
        {
            throw new AnswerException($"The node {node.Address} answered a header that does not read.", fault);
        }
    }

    internal static byte[] Decode(Node node, string text) => Base64Url.TryDecode(text, out var bytes)
        ? bytes
        : throw new AnswerException($"The node {node.Address} answered something else than base64url.");
}
