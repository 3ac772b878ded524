using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Client.Telemetry;

/// <summary>A batch, sealed: ciphertext and envelope for the content store, and what goes on the ledger (spec records
/// 9).</summary>
public sealed record SealedBatch(ReadOnlyMemory<byte> Ciphertext, Envelope Envelope, Commitment Commitment)
{
    /// <summary>Seals a batch under a new content key, and that key to the category's current public half. The root is
    /// the Merkle root over its samples.</summary>
    public static SealedBatch Seal(BatchAddress address, RecordContent content, Digest root, PublicEpoch category)
    {
        var frame = content.Frame(RecordContent.NewSalt());
        var contentKey = SealedContent.NewKey();
        try
        {
            var ciphertext = SealedContent.Seal(frame, contentKey, address.AssociatedData());
            var envelope = Envelope.Seal(
                contentKey, address, category.Epoch, Envelope.CategoryRecipient, category.PublicKey);
            var commitment = new Commitment(category.Epoch, root, CidBuilder.Of(ciphertext), envelope.Digest);
            return new SealedBatch(ciphertext, envelope, commitment);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
            CryptographicOperations.ZeroMemory(frame);
        }
    }

    /// <summary>Opens what a store served: CID, associated data and padding have to hold, else a
    /// <see cref="RecordException"/>. That the samples have the root on the ledger is for the reader to check, who
    /// knows how they are written.</summary>
    public static RecordContent Open(
        BatchAddress address, Commitment onLedger, ReadOnlyMemory<byte> ciphertext, ReadOnlySpan<byte> contentKey)
    {
        if (CidBuilder.Of(ciphertext.Span) != onLedger.Content)
        {
            throw new RecordException(
                RecordFault.RecordContentMismatch, "The content is not the one whose CID is on the ledger.");
        }

        try
        {
            return RecordContent.Unframe(
                SealedContent.Open(ciphertext.Span, contentKey, address.AssociatedData()));
        }
        catch (SealedContentException refusal)
        {
            throw new RecordException(
                RecordFault.RecordNotAuthentic, "The content was changed, or belongs to another batch.", refusal);
        }
    }
}
