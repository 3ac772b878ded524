using System.Security.Cryptography;
using System.Text;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Ledgers;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <summary>
/// What one member does on a network: it signs with the wallet, submits, and believes nothing without a proof that
/// genesis
/// leads to. Safe for many threads; keep one for as long as the wallet is open.
/// </summary>
public sealed partial class SalusClient : IDisposable
{
    private const string Jose = "application/jose";
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private readonly ClientOptions _options;
    private readonly Nodes _nodes;
    private readonly NewestEpochs _newestEpochs = new();
    private readonly KnownValidators _validators;

    /// <summary>A client for a wallet that has its certificate, without which it is a <see cref="WalletException"/>; or
    /// for any wallet, where it is to prove possession of its key.</summary>
    public SalusClient(ClientOptions options, Wallet wallet)
        : this(options, wallet, Nodes.Transport(options, wallet))
    {
    }

    internal SalusClient(ClientOptions options, Wallet wallet, HttpMessageHandler handler)
    {
        _options = options;
        _validators = new KnownValidators(options.Genesis);
        _nodes = new Nodes(options, handler, wallet.MemoryOf(options.ProvesPossession ? "browser-nodes" : "nodes"));
        Wallet = wallet;
    }

    /// <summary>Whose client it is. Disposing the client leaves it open.</summary>
    public Wallet Wallet { get; }

    // What a store asks of a connection: its certificate's key, or the key that each request proves.
    private KeyPair CallingKey => _options.ProvesPossession ? Wallet.SigningKey : Wallet.ConnectionKey;

    private Genesis Genesis => _options.Genesis;

    private Timestamp Now => new(_options.Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Signs a message, valid for five minutes: the compact JWS, its id the same wherever it is
    /// submitted.</summary>
    public string Sign(Message message) => new TransactionDraft(
        Genesis.Network,
        message,
        Now.PlusMs((long)Validity.TotalMilliseconds),
        RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size))).Sign(Wallet.SigningKey);

    /// <summary>Signs, submits, and returns once it is final and proven; a refusal is a
    /// <see cref="RefusedException"/>.</summary>
    public Task<Finality> SubmitAsync(Message message, CancellationToken cancellationToken = default) =>
        SubmitSignedAsync(Sign(message), cancellationToken);

    /// <summary>Submits what was signed before, by anyone; as <see cref="SubmitAsync"/>.</summary>
    public Task<Finality> SubmitSignedAsync(string transaction, CancellationToken cancellationToken = default) =>
        _nodes.SubmitAsync(
            async (node, mayBeThere, stopping) =>
            {
                var submitted = await SubmitToAsync(node, transaction, mayBeThere, stopping);
                var finality = await FinalityAsync(node, submitted.Transaction, permit: null, stopping);
                return finality.Receipt.Refused is { } refusal
                    ? throw new RefusedException(refusal, finality.Proof)
                    : finality;
            },
            cancellationToken);

    /// <summary>Submits what another member signed, of which one is no party, so that no node shows the proof: returns
    /// once a node says that the ledger took it. A refusal is a <see cref="RefusedException"/> without a proof;
    /// DuplicateTransaction when it is there already, whatever became of it.</summary>
    public Task RelayAsync(string transaction, CancellationToken cancellationToken = default) => _nodes.SubmitAsync(
        async (node, _, stopping) =>
        {
            var submitted = await SubmitToAsync(node, transaction, mayBeThere: false, stopping);
            return submitted.Receipt?.Refused is { } refusal
                ? throw new RefusedException(refusal)
                : submitted.Transaction;
        },
        cancellationToken);

    /// <summary>The proof of a transaction one is party to, checked against genesis.</summary>
    public Task<Finality> ProveAsync(TransactionId transaction, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(node => FinalityAsync(node, transaction, permit: null, cancellationToken), cancellationToken);

    /// <summary>The same proof with the headers that follow, up to a height that the ledger has reached: who knows that
    /// block from elsewhere can hold the proof against it.</summary>
    public async Task<Finality> ProveUntilAsync(
        Finality finality, Height until, CancellationToken cancellationToken = default)
    {
        List<BlockHeader> later = [];
        for (var height = finality.Height.Next; height <= until; height = height.Next)
        {
            later.Add((await BlockAsync(finality.Ledger, height, cancellationToken)).Header);
        }

        var proof = finality.Proof with { Later = later };
        proof.Verify(Genesis);
        return new Finality(proof);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ward is null)
        {
            _nodes.Dispose();
        }
    }

    private static TransactionId IdOf(string transaction) =>
        Transaction.TryParse(Encoding.ASCII.GetBytes(transaction), out var parsed, out var refusal)
            ? parsed!.Id
            : throw new RefusedException(refusal);

    private static async Task<SubmittedAnswer> SubmitToAsync(
        Node node, string transaction, bool mayBeThere, CancellationToken cancellationToken)
    {
        var id = IdOf(transaction);
        try
        {
            var answer = await node.SendAsync(
                HttpMethod.Post,
                "v1/transactions",
                new NodeBody(Encoding.ASCII.GetBytes(transaction), Jose),
                AnswersJson.Api.SubmittedAnswer,
                cancellationToken);
            return answer.Transaction == id
                ? answer
                : throw new AnswerException($"The node {node.Address} answered for another transaction.");
        }
        catch (NodeProblemException problem) when (
            mayBeThere && problem.Code == Code<Refusal>.Text(Refusal.DuplicateTransaction))
        {
            return new SubmittedAnswer(id);
        }
        catch (NodeProblemException problem) when (
            // A node that is behind may not know the signer yet, whom the others know. spec records 8.4
            !problem.IsBehind && Code<Refusal>.TryParse(problem.Code, out var refusal))
        {
            throw new RefusedException(refusal);
        }
    }

    private async Task<Finality> FinalityAsync(
        Node node, TransactionId id, TransactionId? permit, CancellationToken cancellationToken)
    {
        var proof = Proof.Parse(await node.GetBytesAsync($"v1/transactions/{id}/proof", permit, cancellationToken));
        proof.Verify(Genesis);
        return proof.Receipt.Transaction == id
            ? new Finality(proof)
            : throw new ProofRejectedException(
                ProofFault.TransactionNotOfReceipt, "the proof is for another transaction");
    }
}
