namespace Salus.Bench.Load;

/// <summary>The body of one request: compact JWSs, one a line, made before the clock starts.</summary>
internal sealed record Batch(byte[] Body, int Count)
{
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
