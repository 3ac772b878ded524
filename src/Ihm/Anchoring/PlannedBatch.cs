using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Json;

namespace Salus.Ihm.Anchoring;

/// <summary>
/// A batch whose readings are settled: all of one category in the segments after `After` up to `Through`. It is
/// durable, with its id and salt, before anything of it is submitted; so it is the same batch however often it is
/// tried.
/// </summary>
public sealed record PlannedBatch(
    BatchId Id, Category Category, long After, long Through, int Count, Timestamp Cut, ReadOnlyMemory<byte> Salt)
{
    private const string Waiting = "anchor-waiting";
    private const string Anchored = "anchored";

    /// <summary>The transaction that anchored it; null while it waits.</summary>
    public TransactionId? Transaction { get; init; }

    public static string WaitingKind => Waiting;

    public static string AnchoredKind => Anchored;

    /// <summary>With an id and a salt of its own.</summary>
    public static PlannedBatch Settle(Category category, long after, long through, int count, Timestamp cut) => new(
        new BatchId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size))),
        category,
        after,
        through,
        count,
        cut,
        RandomNumberGenerator.GetBytes(SampleTree.SaltSize));

    /// <summary>Where it is kept: while it waits by its id, then by its last segment, so that the batch of a segment is
    /// found.</summary>
    public DocumentKey KeyFor(MemberId patient) => Transaction is null
        ? new DocumentKey(Waiting, patient, Id.ToString())
        : new DocumentKey(Anchored, patient, AnchoredKey(Category, Through));

    public static string AnchoredKey(Category category, long through) =>
        $"{Code<Category>.Text(category)}/{through:D16}";

    public Document For(MemberId patient) => new(KeyFor(patient), Write());

    public static PlannedBatch Read(ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var batch = new PlannedBatch(
            fields.Parsed<BatchId>("id", 64, BatchId.TryParse),
            fields.Parsed<Category>("category", 64, Code<Category>.TryParse),
            fields.Integer("after", 0, JsonFields.MaxInteger),
            fields.Integer("through", 1, JsonFields.MaxInteger),
            (int)fields.Integer("count", 1, int.MaxValue),
            new Timestamp(fields.Integer("cut", 0, JsonFields.MaxInteger)),
            Base64Url.TryDecode(fields.Text("salt", 64), out var salt) ? salt : [])
        {
            Transaction = fields.Has("transaction")
                ? fields.Parsed<TransactionId>("transaction", 64, TransactionId.TryParse)
                : null,
        };
        fields.End();
        return batch;
    }

    private byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", Id.ToString());
            json.WriteString("category", Code<Category>.Text(Category));
            json.WriteNumber("after", After);
            json.WriteNumber("through", Through);
            json.WriteNumber("count", Count);
            json.WriteNumber("cut", Cut.UnixMs);
            json.WriteString("salt", Base64Url.Encode(Salt.Span));
            if (Transaction is { } transaction)
            {
                json.WriteString("transaction", transaction.ToString());
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // The salt stays secret.
    public override string ToString() => $"batch of {Count} readings";
}
