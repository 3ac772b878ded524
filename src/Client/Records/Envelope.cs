using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Sealing;

namespace Salus.Client.Records;

/// <summary>The content key of a record version, or of a batch, sealed to those who may open it; kept beside the
/// ciphertext, its digest on the ledger (spec records 3).</summary>
public sealed class Envelope
{
    /// <summary>The recipient text of the seal to the category's current key.</summary>
    public const string CategoryRecipient = "category";

    /// <summary>The most bytes an envelope has.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Kind = "salus-envelope-1";
    private const int MaxSeals = 32;
    private const int MaxSeal = 4096;

    private readonly IReadOnlyList<string> _seals;

    private Envelope(ReadOnlyMemory<byte> bytes, IReadOnlyList<string> seals)
    {
        Bytes = bytes;
        Digest = Digest.Of(bytes.Span);
        _seals = seals;
    }

    /// <summary>The JSON document.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>SHA-256 of the document.</summary>
    public Digest Digest { get; }

    /// <summary>Seals a content key to one recipient: the category, or a grantee of a consent narrowed to the
    /// record.</summary>
    public static Envelope Seal(
        ReadOnlySpan<byte> contentKey, ContentAddress address, long epoch, string recipient, Jwk recipientKey)
    {
        var seal = Jwe.Seal(contentKey, recipientKey, address.Binding(epoch, recipient));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteStartArray("seals");
            json.WriteStringValue(seal);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new Envelope(stream.ToArray(), [seal]);
    }

    /// <summary>Reads a document whose digest is on the ledger; another one, or none, is a
    /// <see cref="RecordException"/> (RecordEnvelopeMismatch).</summary>
    public static Envelope Parse(ReadOnlyMemory<byte> bytes, Digest onLedger)
    {
        if (Digest.Of(bytes.Span) != onLedger)
        {
            throw Mismatch("The envelope is not the one on the ledger.");
        }

        try
        {
            var fields = JsonFields.Parse(bytes);
            var kind = fields.Text("kind", 32);
            var seals = fields.Texts("seals", MaxSeals, MaxSeal);
            fields.End();
            return kind == Kind ? new Envelope(bytes, seals) : throw Mismatch($"The envelope is not of kind {Kind}.");
        }
        catch (JsonRejectedException refusal)
        {
            throw Mismatch("The envelope is not an envelope.", refusal);
        }
    }

    /// <summary>Whether one of the seals is for a key.</summary>
    internal bool IsFor(Jwk key)
    {
        try
        {
            return _seals.Any(seal => Jwe.ReadHeader(seal).KeyThumbprint == key.Thumbprint);
        }
        catch (JoseRejectedException refusal)
        {
            throw new RecordException(
                RecordFault.RecordSealMismatch, "A seal of the envelope does not read.", refusal);
        }
    }

    /// <summary>The content key, opened with the private key of a recipient. No seal for that key is RecordNotForYou, a
    /// seal made for anything but this record version and epoch RecordSealMismatch.</summary>
    public byte[] Open(ContentAddress address, long epoch, string recipient, KeyPair key)
    {
        try
        {
            var seal = _seals.FirstOrDefault(seal => Jwe.ReadHeader(seal).KeyThumbprint == key.Public.Thumbprint)
                ?? throw new RecordException(RecordFault.RecordNotForYou, "The envelope has no seal for this key.");
            var contentKey = Jwe.Open(seal, key, address.Binding(epoch, recipient));
            return contentKey.Length == SealedContent.KeySize
                ? contentKey
                : throw Mismatch("The envelope does not hold a content key.");
        }
        catch (JoseRejectedException refusal)
        {
            throw new RecordException(
                RecordFault.RecordSealMismatch, "The envelope's seal is for something else, or was altered.", refusal);
        }
    }

    private static RecordException Mismatch(string message, Exception? fault = null) =>
        new(RecordFault.RecordEnvelopeMismatch, message, fault);
}
