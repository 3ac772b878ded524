using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Client.Records;

/// <summary>Seals and opens a record version as it passes, in constant memory: the same bytes as
/// <see cref="SealedRecord"/> makes.</summary>
internal static class RecordStreams
{
    /// <summary>How many bytes a document becomes.</summary>
    public static long SealedLength(RecordSource source) =>
        SealedContent.SealedLength(FrameHead.Of(source.MediaType, source.Length).FrameLength);

    /// <summary>Seals a document under a new content key into a stream; the envelope and the commitment for
    /// it.</summary>
    public static async Task<(Envelope Envelope, Commitment Commitment)> SealAsync(
        RecordAddress address,
        RecordSource source,
        PublicEpoch category,
        Stream ciphertext,
        CancellationToken cancellationToken)
    {
        var contentKey = SealedContent.NewKey();
        try
        {
            await using var frame = new FrameReader(source);
            using var builder = new CidBuilder();
            await using var observed = new ObservedStream(ciphertext, builder.Append);
            await SealedContent.SealAsync(frame, observed, contentKey, address.AssociatedData(), cancellationToken);
            var envelope = Envelope.Seal(
                contentKey, address, category.Epoch, Envelope.CategoryRecipient, category.PublicKey);
            return (envelope, new Commitment(category.Epoch, frame.Commitment(), builder.Finish(), envelope.Digest));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    /// <summary>Opens ciphertext into a stream; what was written counts only when this returns. CID, segments, padding
    /// and commitment all have to hold, else a <see cref="RecordException"/>.</summary>
    public static async Task<(string MediaType, long Length)> OpenAsync(
        RecordAddress address,
        Commitment onLedger,
        Stream ciphertext,
        byte[] contentKey,
        Stream content,
        CancellationToken cancellationToken)
    {
        using var builder = new CidBuilder();
        await using var observed = new ObservedStream(ciphertext, builder.Append);
        await using var frame = new FrameWriter(content);
        try
        {
            await SealedContent.OpenAsync(observed, frame, contentKey, address.AssociatedData(), cancellationToken);
        }
        catch (SealedContentException refusal)
        {
            throw new RecordException(
                RecordFault.RecordNotAuthentic, "The content was changed, or belongs to another record.", refusal);
        }

        return builder.Finish() == onLedger.Content
            ? frame.Finish(onLedger.Value)
            : throw new RecordException(
                RecordFault.RecordContentMismatch, "The content is not the one whose CID is on the ledger.");
    }
}
