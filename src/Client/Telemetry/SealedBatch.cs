using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;

namespace Salus.Client.Telemetry;

/// <summary>A batch, sealed: ciphertext and envelope for the content store, and what goes on the ledger (spec records
/// 9).</summary>
public sealed record SealedBatch(ReadOnlyMemory<byte> Ciphertext, Envelope Envelope, Commitment Commitment)
{
    /// <summary>Seals a batch under a new content key, and that key to the category's current public half. The root is
    /// the Merkle root over its samples.</summary>
    public static SealedBatch Seal(BatchAddress address, RecordContent content, Digest root, PublicEpoch category)
    {
        var (ciphertext, envelope, commitment) =
            SealedFrame.Seal(address, content.Frame(RecordContent.NewSalt()), root, category);
        return new SealedBatch(ciphertext, envelope, commitment);
    }

    /// <summary>Opens what a store served: CID, associated data and padding have to hold, else a
    /// <see cref="RecordException"/>. That the samples have the root on the ledger is for the reader to check, who
    /// knows how they are written.</summary>
    public static RecordContent Open(
        BatchAddress address, Commitment onLedger, ReadOnlyMemory<byte> ciphertext, ReadOnlySpan<byte> contentKey) =>
        RecordContent.Unframe(SealedFrame.Open(address, onLedger, ciphertext, contentKey));
}
