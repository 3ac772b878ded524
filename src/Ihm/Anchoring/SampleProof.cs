using System.Text;
using System.Text.Json;
using Salus.Client;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Json;
using Salus.Primitives.Merkle;

namespace Salus.Ihm.Anchoring;

/// <summary>That one reading was in a batch which the ledger has: its bytes, its salt, the path to the batch's root,
/// and the proof of the AnchorBatch. Checked with the genesis document alone; it shows nothing of another
/// reading.</summary>
public sealed record SampleProof(
    ReadOnlyMemory<byte> Reading, ReadOnlyMemory<byte> Salt, InclusionProof Path, Proof Anchored)
{
    private const string Kind = "salus-sample-proof-1";
    private const int MaxReading = 4 * 1024 * 1024;

    /// <summary>The proof of one reading of a batch that was anchored.</summary>
    public static SampleProof Of(SampleTree tree, int index, Finality anchored)
    {
        var (salt, reading, path) = tree.Show(index);
        return new SampleProof(reading, salt, path, anchored.Proof);
    }

    /// <summary>Whether a document is one, of whatever worth.</summary>
    public static bool IsOne(ReadOnlySpan<byte> utf8) => utf8.IndexOf(Encoding.ASCII.GetBytes(Kind)) >= 0;

    /// <summary>Reads what <see cref="Write"/> writes; a <see cref="ProofRejectedException"/> for anything
    /// else.</summary>
    public static SampleProof Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var fields = JsonFields.Parse(utf8);
            if (fields.Text("kind", 32) != Kind)
            {
                throw Malformed($"kind is not {Kind}");
            }

            var proof = new SampleProof(
                Bytes(fields, "reading", MaxReading),
                Bytes(fields, "salt", 64),
                new InclusionProof(
                    fields.Integer("index", 0, int.MaxValue),
                    fields.Integer("size", 1, int.MaxValue),
                    [.. fields.Texts("path", 64, 64).Select(Digest.Parse)]),
                Proof.Parse(fields.Raw("anchored")));
            fields.End();
            return proof;
        }
        catch (Exception fault) when (fault is JsonRejectedException or FormatException)
        {
            throw Malformed(fault.Message);
        }
    }

    /// <summary>Checks everything against a genesis, and says what is shown; throws
    /// <see cref="ProofRejectedException"/> at the first fault.</summary>
    // spec ihm 3.9
    public ShownSample Verify(Genesis genesis)
    {
        Anchored.Verify(genesis);
        if (Anchored.Receipt.Refused is not null || MessageOf(Anchored) is not AnchorBatch anchor)
        {
            throw new ProofRejectedException(
                ProofFault.TransactionNotOfReceipt, "the proof is not of a batch that was anchored");
        }

        byte[] leaf = [.. Salt.Span, .. Reading.Span];
        if (Salt.Length != SampleTree.SaltSize
            || Path.Size != anchor.Count
            || !Path.Verify(leaf.AsSpan(), anchor.Commitment.Value))
        {
            throw new ProofRejectedException(
                ProofFault.ReceiptNotInBlock, "the path does not lead from the reading to the batch's root");
        }

        return new ShownSample(anchor, Reading, Anchored.Header);
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("reading", Base64Url.Encode(Reading.Span));
            json.WriteString("salt", Base64Url.Encode(Salt.Span));
            json.WriteNumber("index", Path.Index);
            json.WriteNumber("size", Path.Size);
            json.WriteStartArray("path");
            foreach (var node in Path.Path)
            {
                json.WriteStringValue(node.ToString());
            }

            json.WriteEndArray();
            json.WritePropertyName("anchored");
            json.WriteRawValue(Anchored.Write());
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // A measurement is in it.
    public override string ToString() => nameof(SampleProof);

    private static Ledger.Contracts.Message? MessageOf(Proof proof) => proof.Transaction is { } jws
        && Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
            ? transaction!.Message
            : null;

    private static byte[] Bytes(JsonFields fields, string name, int maxLength) =>
        Base64Url.TryDecode(fields.Text(name, maxLength), out var bytes)
            ? bytes
            : throw Malformed($"{name} is not base64url");

    private static ProofRejectedException Malformed(string why) => new(ProofFault.Malformed, why);
}

/// <summary>A reading that was proven: in which batch it is, and the block that has the batch.</summary>
public sealed record ShownSample(AnchorBatch Anchor, ReadOnlyMemory<byte> Reading, BlockHeader Block)
{
    // A measurement is in it.
    public override string ToString() => nameof(ShownSample);
}
