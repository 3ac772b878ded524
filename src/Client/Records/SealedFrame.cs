using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Client.Records;

/// <summary>Padded content, sealed under a new content key, and that key sealed to the category's current public half:
/// who writes cannot read (design section 5).</summary>
internal sealed record SealedFrame(ReadOnlyMemory<byte> Ciphertext, Envelope Envelope, Commitment Commitment)
{
    /// <summary>Seals a frame, and wipes it; the value is what the ledger commits to.</summary>
    public static SealedFrame Seal(ContentAddress address, byte[] frame, Digest value, PublicEpoch category)
    {
        var contentKey = SealedContent.NewKey();
        try
        {
            var ciphertext = SealedContent.Seal(frame, contentKey, address.AssociatedData());
            var envelope = Envelope.Seal(
                contentKey, address, category.Epoch, Envelope.CategoryRecipient, category.PublicKey);
            return new SealedFrame(
                ciphertext,
                envelope,
                new Commitment(category.Epoch, value, CidBuilder.Of(ciphertext), envelope.Digest));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
            CryptographicOperations.ZeroMemory(frame);
        }
    }

    /// <summary>The frame that a store served: its CID and associated data have to hold, else a
    /// <see cref="RecordException"/>.</summary>
    public static byte[] Open(
        ContentAddress address, Commitment onLedger, ReadOnlyMemory<byte> ciphertext, ReadOnlySpan<byte> contentKey)
    {
        if (CidBuilder.Of(ciphertext.Span) != onLedger.Content)
        {
            throw new RecordException(
                RecordFault.RecordContentMismatch, "The content is not the one whose CID is on the ledger.");
        }

        try
        {
            return SealedContent.Open(ciphertext.Span, contentKey, address.AssociatedData());
        }
        catch (SealedContentException refusal)
        {
            throw new RecordException(
                RecordFault.RecordNotAuthentic, "The content was changed, or belongs elsewhere.", refusal);
        }
    }
}
