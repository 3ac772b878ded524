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

    /// <summary>A block's header; its certificate is checked against the validators that genesis names.</summary>
    public Task<BlockCard> BlockAsync(
        LedgerName ledger, Height height, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            async node =>
            {
                var path = $"v1/ledgers/{Code<LedgerName>.Text(ledger)}/headers/{height}";
                return Check(
                    node, await node.GetAsync(path, AnswersJson.Api.HeaderAnswer, permit: null, cancellationToken));
            },
            cancellationToken);

    /// <summary>Where a transaction is final, as the node says; <see cref="ProveAsync"/> gives the proof.</summary>
    public Task<TransactionCard> TransactionAsync(
        TransactionId transaction, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => node.GetAsync(
                $"v1/transactions/{transaction}", AnswersJson.Api.TransactionCard, null, cancellationToken),
            cancellationToken);

    private BlockCard Check(Node node, HeaderAnswer answer)
    {
        try
        {
            var header = BlockHeader.Decode(Decode(node, answer.Header));
            return header.Height.Value == 0
                ? new BlockCard(header, 0, [])
                : new BlockCard(header, answer.Transactions, Signers(node, header, answer.Certificate ?? ""));
        }
        catch (WireRejectedException fault)
        {
            throw new AnswerException($"The node {node.Address} answered a header that does not read.", fault);
        }
    }

    private List<Validator> Signers(Node node, BlockHeader header, string text)
    {
        var certificate = Certificate.Decode(Decode(node, text));
        var validators = Genesis.Validators;
        var fault = certificate.Check(
            validators,
            Genesis.Rules(header.Ledger).Quorum,
            header.Network,
            Code<LedgerName>.Text(header.Ledger),
            header.Height.Value,
            header.Digest);
        return fault is null
            ? [.. certificate.Signatures.Select(signature => validators.Find(signature.Validator)!)]
            : throw new ProofRejectedException(
                ProofFault.CertificateInvalid, $"the certificate at {header.Height} is invalid: {fault}");
    }

    private static byte[] Decode(Node node, string text) => Base64Url.TryDecode(text, out var bytes)
        ? bytes
        : throw new AnswerException($"The node {node.Address} answered something else than base64url.");
}
