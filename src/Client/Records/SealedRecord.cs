using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Client.Records;

/// <summary>One record version, sealed: ciphertext and envelope for the content store, and the commitment for the
/// ledger.</summary>
public sealed record SealedRecord(
    RecordAddress Address, ReadOnlyMemory<byte> Ciphertext, Envelope Envelope, Commitment Commitment)
{
    /// <summary>Seals content under a new content key, and that key to the category's current public half: who writes
    /// cannot read (design section 5).</summary>
    public static SealedRecord Seal(RecordAddress address, RecordContent content, PublicEpoch category)
    {
        var salt = RecordContent.NewSalt();
        var frame = content.Frame(salt);
        var contentKey = SealedContent.NewKey();
        try
        {
            var ciphertext = SealedContent.Seal(frame, contentKey, address.AssociatedData());
            var envelope = Envelope.Seal(
                contentKey, address, category.Epoch, Envelope.CategoryRecipient, category.PublicKey);
            var value = RecordContent.CommitmentOf(salt, content.Bytes.Span);
            var commitment = new Commitment(category.Epoch, value, CidBuilder.Of(ciphertext), envelope.Digest);
            return new SealedRecord(address, ciphertext, envelope, commitment);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
            CryptographicOperations.ZeroMemory(frame);
        }
    }

    /// <summary>Opens what a store served, with the content key from the envelope, against the commitment on the
    /// ledger:
    /// CID, associated data, padding and commitment all have to hold, else a <see cref="RecordException"/>.</summary>
    public static RecordContent Open(
        RecordAddress address, Commitment onLedger, ReadOnlyMemory<byte> ciphertext, ReadOnlySpan<byte> contentKey)
    {
        if (CidBuilder.Of(ciphertext.Span) != onLedger.Content)
        {
            throw new RecordException(
                RecordFault.RecordContentMismatch, "The content is not the one whose CID is on the ledger.");
        }

        try
        {
            var frame = SealedContent.Open(ciphertext.Span, contentKey, address.AssociatedData());
            return RecordContent.Unframe(frame, onLedger.Value);
        }
        catch (SealedContentException refusal)
        {
            throw new RecordException(
                RecordFault.RecordNotAuthentic, "The content was changed, or belongs to another record.", refusal);
        }
    }
}
