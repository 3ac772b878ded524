using Salus.Client.Keys;
using Salus.Ledger.Contracts.Records;

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
        var value = RecordContent.CommitmentOf(salt, content.Bytes.Span);
        var (ciphertext, envelope, commitment) =
            SealedFrame.Seal(address, content.Frame(salt), value, category);
        return new SealedRecord(address, ciphertext, envelope, commitment);
    }

    /// <summary>Opens what a store served, with the content key from the envelope, against the commitment on the
    /// ledger: CID, associated data, padding and commitment all have to hold, else a
    /// <see cref="RecordException"/>.</summary>
    public static RecordContent Open(
        RecordAddress address, Commitment onLedger, ReadOnlyMemory<byte> ciphertext, ReadOnlySpan<byte> contentKey) =>
        RecordContent.Unframe(SealedFrame.Open(address, onLedger, ciphertext, contentKey), onLedger.Value);
}
