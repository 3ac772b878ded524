using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>The public half of a category's current key: all that is needed to write for a patient. While rotation is
/// due the ledger refuses writes. Source is the transaction that published it; null for one's own.</summary>
public sealed record PublicEpoch(
    Category Category, long Epoch, Jwk PublicKey, bool RotationDue = false, TransactionId? Source = null)
{
    /// <summary>Whether a proven receipt published exactly this for a patient (spec records 4.5).</summary>
    public bool IsPublishedBy(Receipt receipt, MemberId patient) => receipt.Events
        .OfType<Event.EpochsPublished>()
        .Any(published => published.Patient == patient
            && published.Epochs.Contains(new PublishedEpoch(Category, Epoch, PublicKey.Thumbprint)));
}
