using System.Net;
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
                var (answers, isBehind) = await node.SubmitAsync(body, stopping);
                if (!answers.Select(answer => answer.Transaction).SequenceEqual(ids))
                {
                    throw new AnswerException($"The node {node.Address} answered for other transactions.");
                }

                var refusals = answers.Select(answer => RefusalOf(node, answer, mayBeThere)).ToArray();
                if (isBehind)
                {
                    RequireNoneAtTheDoor(node, answers, refusals);
                }

                return await ProveAllAsync(node, ids, refusals, stopping);
            },
            cancellationToken);
    }

    // A node that is behind may not know the signer yet, whom the others know. spec records 8.4
    private static void RequireNoneAtTheDoor(
        Node node, IReadOnlyList<BatchAnswer> answers, Refusal?[] refusals)
    {
        var refused = answers.Where((answer, index) => refusals[index] is not null && answer.Height is null);
        if (refused.FirstOrDefault() is { } first)
        {
            throw new NodeProblemException(
                first.Code!,
                $"The node {node.Address} is behind, and refused {refused.Count()} of {answers.Count} transactions.",
                HttpStatusCode.OK)
            {
                IsBehind = true,
            };
        }
    }

    private async Task<Submission[]> ProveAllAsync(
        Node node, TransactionId[] ids, Refusal?[] refusals, CancellationToken cancellationToken)
    {
        var outcomes = new Submission[ids.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Length),
            new ParallelOptions { MaxDegreeOfParallelism = ProofsAtOnce, CancellationToken = cancellationToken },
            async (index, cancellation) =>
            {
                outcomes[index] = refusals[index] is { } refusal
                    ? new Submission.Refused(refusal)
                    : Outcome(await FinalityAsync(node, ids[index], permit: null, cancellation));
            });
        return outcomes;
    }

    private static Submission Outcome(Finality finality) => finality.Receipt.Refused is { } refused
        ? new Submission.Refused(refused)
        : new Submission.Accepted(finality);

    private static Refusal? RefusalOf(Node node, BatchAnswer answer, bool mayBeThere) => answer.Code switch
    {
        null => null,
        var code when Code<Refusal>.TryParse(code, out var refusal) =>
            mayBeThere && refusal == Refusal.DuplicateTransaction ? null : refusal,
        _ => throw new AnswerException($"The node {node.Address} answered an unknown code."),
    };
}
