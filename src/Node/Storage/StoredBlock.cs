using System.Runtime.CompilerServices;
using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>A block as it is stored: header and certificate are read at once, a transaction or a receipt when it is
/// asked for.</summary>
public sealed class StoredBlock
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly EntrySpan[] _entries;

    internal StoredBlock(ReadOnlyMemory<byte> bytes, BlockHeader header, Certificate certificate, EntrySpan[] entries)
    {
        _bytes = bytes;
        _entries = entries;
        Header = header;
        Certificate = certificate;
    }

    public BlockHeader Header { get; }

    public Certificate Certificate { get; }

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => _bytes.Length + ((long)_entries.Length * Unsafe.SizeOf<EntrySpan>());

    /// <summary>It as <see cref="BlockEncoding"/> wrote it.</summary>
    public ReadOnlyMemory<byte> Encoded => _bytes;

    /// <summary>How many transactions it holds.</summary>
    public int Count => _entries.Length;

    /// <summary>The transaction at an index; bytes that are none are a <see cref="WireRejectedException"/>.</summary>
    public Transaction Transaction(int index)
    {
        var span = _entries[index];
        var bytes = _bytes.Span;
        var header = span.IsUsualHeader
            ? UsualHeader.Of(Digest.Read(bytes[span.Header]))
            : bytes[span.Header].ToArray();
        var compact = Compact(header, bytes[span.Payload], bytes[span.Signature]);
        return Ledger.Transactions.Transaction.TryParse(compact, out var transaction, out var refusal)
            ? transaction!
            : throw new WireRejectedException(
                WireFault.WrongValue, $"transaction {index} does not read: {Code<Refusal>.Text(refusal)}");
    }

    /// <summary>The receipt at an index, which answers the transaction there.</summary>
    public Receipt Receipt(int index) => Receipt(index, Transaction(index).Id);

    /// <summary>The whole block.</summary>
    public CertifiedBlock ToBlock()
    {
        var transactions = new Transaction[Count];
        var receipts = new Receipt[Count];
        for (var index = 0; index < Count; index++)
        {
            transactions[index] = Transaction(index);
            receipts[index] = Receipt(index, transactions[index].Id);
        }

        return new CertifiedBlock(new Block(Header, transactions, receipts), Certificate);
    }

    internal Receipt Receipt(int index, TransactionId transaction)
    {
        try
        {
            return Ledger.Blocks.Receipt.Parse(ReceiptForm.Whole(transaction, _bytes.Span[_entries[index].Receipt]));
        }
        catch (JsonException fault)
        {
            throw new WireRejectedException(WireFault.WrongValue, $"receipt {index} does not read: {fault.Message}");
        }
    }

    private static byte[] Compact(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> signature)
    {
        var first = System.Buffers.Text.Base64Url.GetEncodedLength(header.Length);
        var second = System.Buffers.Text.Base64Url.GetEncodedLength(payload.Length);
        var third = System.Buffers.Text.Base64Url.GetEncodedLength(signature.Length);
        var compact = new byte[first + second + third + 2];
        System.Buffers.Text.Base64Url.EncodeToUtf8(header, compact);
        compact[first] = (byte)'.';
        System.Buffers.Text.Base64Url.EncodeToUtf8(payload, compact.AsSpan(first + 1));
        compact[first + 1 + second] = (byte)'.';
        System.Buffers.Text.Base64Url.EncodeToUtf8(signature, compact.AsSpan(first + second + 2));
        return compact;
    }
}

/// <summary>Where the parts of one transaction and its receipt lie in a block's bytes.</summary>
internal readonly record struct EntrySpan(
    bool IsUsualHeader, Range Header, Range Payload, Range Signature, Range Receipt);
