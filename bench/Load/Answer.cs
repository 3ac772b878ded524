using System.Text.Json;

namespace Salus.Bench.Load;

/// <summary>What became of the transactions of one request: how many were accepted, the codes of the others.</summary>
internal sealed record Answer(int Accepted, IReadOnlyDictionary<string, int> Failures)
{
    private const string NoAnswer = "no-answer";
    private const string Duplicate = "duplicate-transaction";

    private static readonly IReadOnlyDictionary<string, int> NoFailures = new Dictionary<string, int>();

    /// <summary>One operation that did what it was asked.</summary>
    public static Answer One { get; } = new(1, NoFailures);

    /// <summary>The request itself failed: nobody knows what became of its transactions.</summary>
    public static Answer None(int transactions) => Refused(NoAnswer, transactions);

    /// <summary>A single transaction: accepted, unless its receipt says why it was refused.</summary>
    public static Answer ReadOne(ReadOnlySpan<byte> json, int transactions) =>
        Find(json, "refused"u8) is { } code ? Refused(code, transactions) : new Answer(transactions, NoFailures);

    /// <summary>A problem document: none of the request's transactions was taken.</summary>
    public static Answer ReadProblem(ReadOnlySpan<byte> json, int transactions) =>
        Refused(Find(json, "code"u8) ?? NoAnswer, transactions);

    /// <summary>A batch: an object for each line; one with a height and no code was accepted.</summary>
    public static Answer ReadBatch(ReadOnlySpan<byte> json, int transactions)
    {
        var failures = new Dictionary<string, int>();
        var accepted = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                continue;
            }

            if (ReadItem(ref reader) is { } code)
            {
                failures[code] = failures.GetValueOrDefault(code) + 1;
            }
            else
            {
                accepted++;
            }
        }

        var missing = transactions - accepted - failures.Values.Sum();
        if (missing > 0)
        {
            failures[NoAnswer] = missing;
        }

        return new Answer(accepted, failures);
    }

    /// <summary>Sent before to another node, which did not answer: what is there already was accepted.</summary>
    public Answer AsRepeated() => Failures.TryGetValue(Duplicate, out var there)
        ? new Answer(Accepted + there, Failures.Where(pair => pair.Key != Duplicate).ToDictionary())
        : this;

    private static Answer Refused(string code, int transactions) =>
        new(0, new Dictionary<string, int> { [code] = transactions });

    // The text of the first member of that name, at any depth.
    private static string? Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                reader.Read();
                return reader.GetString();
            }
        }

        return null;
    }

    private static string? ReadItem(ref Utf8JsonReader reader)
    {
        var isFinal = false;
        string? code = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("height"u8))
            {
                isFinal = true;
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                code = reader.GetString();
                continue;
            }

            reader.Read();
        }

        return code ?? (isFinal ? null : NoAnswer);
    }
}
