using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Records;

namespace Salus.Client.Records;

/// <summary>Compares what a node lists of a record version with the proven transaction that stored it, so that no
/// node can
/// pass off another commitment, content, envelope or epoch (spec records 6.2).</summary>
internal static class ProvenListing
{
    public static void Require(Finality stored, RecordListing listing, MemberId patient)
    {
        var isListed = stored.Receipt.Events is [Event.RecordStored storing]
            && storing == new Event.RecordStored(patient, listing.Record, listing.Version, listing.Category)
            && CommitmentOf(stored.Message) == listing.ToCommitment();
        if (!isListed)
        {
            throw new RecordException(
                RecordFault.RecordListingMismatch, "What the node lists of the record is not what the ledger proves.");
        }
    }

    private static Commitment? CommitmentOf(Message? message) => message switch
    {
        StoreRecord store => store.Commitment,
        NewVersion version => version.Commitment,
        _ => null,
    };
}
