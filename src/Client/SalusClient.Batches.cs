using System.Text;
using Salus.Client.Http;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;

namespace Salus.Client;

/// <content>Many transactions at once.</content>
public sealed partial class SalusClient
{
    /// <summary>The most transactions one call to a node carries.</summary>
    public const int MaxBatch = 500;

    private const int MaxBatchBytes = 4 * 1024 * 1024;
    private const int ProofsAtOnce = 16;

    /// <summary>Signs and submits messages in batches; what became of each, in order, every acceptance
    /// proven.</summary>
    public async Task<IReadOnlyList<Submission>> SubmitManyAsync(
        IReadOnlyList<Message> messages, CancellationToken cancellationToken = default)
    {
        var outcomes = new List<Submission>(messages.Count);
        foreach (var batch in Batches(messages.Select(Sign)))
        {
            outcomes.AddRange(await SubmitBatchAsync(batch, cancellationToken));
        }

        return outcomes;
    }

    private static IEnumerable<List<string>> Batches(IEnumerable<string> transactions)
    {
        List<string> batch = [];
        var bytes = 0;
        foreach (var transaction in transactions)
        {
            if (batch.Count == MaxBatch || (batch.Count > 0 && bytes + transaction.Length >= MaxBatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(transaction);
            bytes += transaction.Length + 1;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private Task<Submission[]> SubmitBatchAsync(List<string> batch, CancellationToken cancellationToken)
    {
        var ids = batch.Select(IdOf).ToArray();
        var body = Encoding.ASCII.GetBytes(string.Join('\n', batch));
        return _nodes.SubmitAsync(
            async (node, mayBeThere, stopping) =>
            {
                var answers = await node.SendAsync(
                    HttpMethod.Post,
                    "v1/transactions/batch",
                    new NodeBody(body, "text/plain"),
                    AnswersJson.Api.IReadOnlyListBatchAnswer,
                    stopping);
                if (!answers.Select(answer => answer.Transaction).SequenceEqual(ids))
                {
                    throw new AnswerException($"The node {node.Address} answered for other transactions.");
                }

                return await ProveAllAsync(node, answers, mayBeThere, stopping);
            },
            cancellationToken);
    }

    private async Task<Submission[]> ProveAllAsync(
        Node node, IReadOnlyList<BatchAnswer> answers, bool mayBeThere, CancellationToken cancellationToken)
    {
        var outcomes = new Submission[answers.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, answers.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ProofsAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) =>
            {
                var refusal = RefusalOf(node, answers[index]);
                var isKnown = refusal is null || (mayBeThere && refusal == Refusal.DuplicateTransaction);
                outcomes[index] = isKnown
                    ? Outcome(await FinalityAsync(node, answers[index].Transaction, permit: null, cancellation))
                    : new Submission.Refused(refusal!.Value);
            });
        return outcomes;
    }

    private static Submission Outcome(Finality finality) => finality.Receipt.Refused is { } refused
        ? new Submission.Refused(refused)
        : new Submission.Accepted(finality);

    private static Refusal? RefusalOf(Node node, BatchAnswer answer) => answer.Code switch
    {
        null => null,
        var code when Code<Refusal>.TryParse(code, out var refusal) => refusal,
        _ => throw new AnswerException($"The node {node.Address} answered an unknown code."),
    };
}
