namespace Salus.Bench.Load;

/// <summary>The body of one request: compact JWSs, one a line, made before the clock starts.</summary>
internal sealed record Batch(byte[] Body, int Count)
{
    // A node takes 500 transactions and 4 MiB in one request.
    private const int MaxCount = 500;
    private const int MaxBytes = 3 * 1024 * 1024;

    /// <summary>All transactions, in order, in as few requests as a node takes.</summary>
    public static IEnumerable<Batch> Split(IReadOnlyList<byte[]> transactions)
    {
        var (part, bytes) = (new List<byte[]>(), 0);
        foreach (var transaction in transactions)
        {
            if (part.Count == MaxCount || (part.Count > 0 && bytes + transaction.Length > MaxBytes))
            {
                yield return Of(part);
                (part, bytes) = ([], 0);
            }

            part.Add(transaction);
            bytes += transaction.Length;
        }

        if (part.Count > 0)
        {
            yield return Of(part);
        }
    }

    public static Batch Of(IReadOnlyList<byte[]> transactions)
    {
        var body = new byte[transactions.Sum(transaction => transaction.Length + 1)];
        var at = 0;
        foreach (var transaction in transactions)
        {
            transaction.CopyTo(body, at);
            at += transaction.Length;
            body[at++] = (byte)'\n';
        }

        return new Batch(body, transactions.Count);
    }

    /// <summary>One of its transactions.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var rest = Body.AsSpan();
            for (; index > 0; index--)
            {
                rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
            }

            return rest[..rest.IndexOf((byte)'\n')];
        }
    }
}
