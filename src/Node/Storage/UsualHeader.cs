using System.Text;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Storage;

/// <summary>The protected header that nearly every transaction has; only its key's thumbprint is stored (spec storage
/// 2.4).</summary>
internal static class UsualHeader
{
    private const int KeyIdLength = 43;

    private static ReadOnlySpan<byte> Before => "{\"alg\":\"ES256\",\"kid\":\""u8;

    private static ReadOnlySpan<byte> After => "\",\"typ\":\"salus-tx\"}"u8;

    public static bool Is(ReadOnlySpan<byte> header) => header.Length == Before.Length + KeyIdLength + After.Length
        && header.StartsWith(Before)
        && header.EndsWith(After);

    public static byte[] Of(Digest key)
    {
        Span<byte> thumbprint = stackalloc byte[Digest.Size];
        key.CopyTo(thumbprint);
        var header = new byte[Before.Length + KeyIdLength + After.Length];
        Before.CopyTo(header);
        System.Buffers.Text.Base64Url.EncodeToUtf8(thumbprint, header.AsSpan(Before.Length));
        After.CopyTo(header.AsSpan(Before.Length + KeyIdLength));
        return header;
    }
}

/// <summary>A receipt begins with its transaction's id, which the block has already: it is left out (spec storage
/// 2.5).</summary>
internal static class ReceiptForm
{
    private const int IdLength = 2 * Digest.Size;

    private static ReadOnlySpan<byte> Before => "{\"transaction\":\""u8;

    public static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> canonical) => canonical.StartsWith(Before)
        ? canonical[(Before.Length + IdLength)..]
        : throw new InvalidOperationException("a receipt begins with its transaction");

    public static byte[] Whole(TransactionId transaction, ReadOnlySpan<byte> rest)
    {
        var receipt = new byte[Before.Length + IdLength + rest.Length];
        Before.CopyTo(receipt);
        Encoding.ASCII.GetBytes(transaction.ToString(), receipt.AsSpan(Before.Length));
        rest.CopyTo(receipt.AsSpan(Before.Length + IdLength));
        return receipt;
    }
}
