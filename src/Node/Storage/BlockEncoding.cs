using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>The bytes of a certified block in a segment (spec storage 2.3).</summary>
public static class BlockEncoding
{
    /// <summary>The most transactions in one block.</summary>
    public const int MaxTransactions = 4096;

    /// <summary>The most bytes an encoded block has: its transactions, and as many bytes of receipts and the
    /// rest.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxReceipt = 1024 * 1024;
    private const int MaxHeader = 4096;

    public static void Write(WireWriter writer, CertifiedBlock final)
    {
        var block = final.Block;
        writer.WriteBytes(block.Header.Encode());
        final.Certificate.Write(writer);
        writer.WriteCount(block.Transactions.Count);
        for (var index = 0; index < block.Transactions.Count; index++)
        {
            Write(writer, block.Transactions[index], block.Receipts[index]);
        }
    }

    /// <summary>Reads what <see cref="Write(WireWriter, CertifiedBlock)"/> wrote, or throws
    /// <see cref="WireRejectedException"/>. The bytes are not copied.</summary>
    public static StoredBlock Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes.Span);
        var header = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes));
        var certificate = Certificate.Read(ref reader);
        var entries = new EntrySpan[reader.ReadCount(MaxTransactions)];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = ReadEntry(ref reader);
        }

        reader.End();
        return new StoredBlock(bytes, header, certificate, entries);
    }

    private static void Write(WireWriter writer, Transaction transaction, Receipt receipt)
    {
        var jws = transaction.Jws;
        var isUsual = UsualHeader.Is(jws.Header.Span);
        writer.WriteBoolean(isUsual);
        if (isUsual)
        {
            writer.WriteDigest(jws.KeyThumbprint);
        }
        else
        {
            writer.WriteBytes(jws.Header.Span);
        }

        writer.WriteBytes(jws.Payload.Span);
        writer.WriteFixed(jws.Signature.Span);
        writer.WriteBytes(ReceiptForm.Rest(receipt.Bytes.Span));
    }

    private static EntrySpan ReadEntry(ref WireReader reader)
    {
        var isUsual = reader.ReadBoolean();
        var header = isUsual ? Fixed(ref reader, Digest.Size) : Bytes(ref reader, MaxHeader);
        return new EntrySpan(
            isUsual,
            header,
            Bytes(ref reader, Transaction.MaxBytes),
            Fixed(ref reader, Certificate.SignatureSize),
            Bytes(ref reader, MaxReceipt));
    }

    private static Range Fixed(ref WireReader reader, int length)
    {
        var start = reader.Position;
        reader.ReadFixed(length);
        return start..reader.Position;
    }

    private static Range Bytes(ref WireReader reader, int maxLength)
    {
        var length = reader.ReadBytes(maxLength).Length;
        return (reader.Position - length)..reader.Position;
    }
}
