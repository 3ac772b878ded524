using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Transactions;
using Salus.Node.Ordering;
using Salus.Node.Tokens;
using Salus.Primitives;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Many transactions in one request; what each became, in the order sent (spec api 4.3).</summary>
internal static class BatchRoute
{
    public const int MaxBytes = 4 * 1024 * 1024;
    public const int MaxCount = 500;

    public static async Task SubmitAsync(Call call, LocalNode node)
    {
        var entries = await ReadAsync(call);
        foreach (var entry in entries.Where(entry => entry.Transaction is not null))
        {
            call.Require(TokenScopes.NeededFor(entry.Transaction!.Message));
        }

        foreach (var ledger in node.Genesis.Ledgers)
        {
            var mine = entries.Where(entry => entry.Transaction?.Ledger == ledger.Name).ToArray();
            if (mine.Length == 0)
            {
                continue;
            }

            var submissions = await node.SubmitAsync(
                ledger.Name, Array.ConvertAll(mine, entry => entry.Transaction!), call.Aborted);
            for (var i = 0; i < mine.Length; i++)
            {
                mine[i].Submission = submissions[i];
            }
        }

        await WriteAsync(call.Http.Response, entries);
    }

    private static async Task<List<Entry>> ReadAsync(Call call)
    {
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        return Read(body.Bytes.Span);
    }

    private static List<Entry> Read(ReadOnlySpan<byte> lines)
    {
        var entries = new List<Entry>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range];
            if (line.IsEmpty)
            {
                continue;
            }

            if (entries.Count == MaxCount)
            {
                throw new ProblemException(Problems.TooManyTransactions.Because(
                    $"A batch has at most {MaxCount} lines; send the rest in another."));
            }

            var isRead = Transaction.TryParse(line, out var transaction, out var refusal);
            entries.Add(new Entry { Transaction = transaction, Refusal = isRead ? null : refusal });
        }

        return entries;
    }

    private static async Task WriteAsync(HttpResponse response, List<Entry> entries)
    {
        response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        if (entry.Transaction is { } transaction)
        {
            json.WriteString("transaction"u8, transaction.Id.Value.WriteText(stackalloc char[Digest.TextLength]));
        }

        if (entry.Submission is Submission.Final final)
        {
            json.WriteNumber("height"u8, final.Height.Value);
            json.WriteNumber("index"u8, final.Index);
        }

        if (entry.Code is { } code)
        {
            json.WriteString("code"u8, Code<Refusal>.Text(code));
        }

        json.WriteEndObject();
    }

    private sealed class Entry
    {
        public Transaction? Transaction { get; init; }

        public Refusal? Refusal { get; init; }

        public Submission? Submission { get; set; }

        /// <summary>Why it was refused, at the door or in a block; null when it was accepted.</summary>
        public Refusal? Code => Submission switch
        {
            Submission.Final final => final.Receipt.Refused,
            Submission.NotAdmitted refused => refused.Reason,
            // Of a ledger that this region does not have.
            _ => Refusal ?? Salus.Ledger.Refusal.WrongLedger,
        };
    }
}
