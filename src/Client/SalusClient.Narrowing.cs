using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Client;

/// <content>Consents for single records.</content>
public sealed partial class SalusClient
{
    /// <summary>As a patient: lets a grantee read single records, every version there is now; no category key is
    /// given.</summary>
    public async Task<Finality> NarrowAsync(
        Grantee grantee,
        IReadOnlyList<RecordId> records,
        Purpose purpose,
        Period period,
        CancellationToken cancellationToken = default)
    {
        var recipient = new KeyRecipient(grantee, await RequireKeyAsync(grantee, cancellationToken));
        var listings = (await RecordsAsync(category: null, cancellationToken))
            .Where(listing => records.Contains(listing.Record) && !listing.Erased)
            .ToList();
        if (records.Except(listings.Select(listing => listing.Record)).Any())
        {
            throw new RecordException(RecordFault.RecordUnavailable, "The patient has no such record.");
        }

        Category[] categories = [.. listings.Select(listing => listing.Category).Distinct()];
        await HoldKeysAsync(await PolicyAsync(cancellationToken), categories, cancellationToken);
        List<NarrowedRecord> narrowed = [];
        foreach (var listing in listings)
        {
            narrowed.Add(await NarrowAsync(listing, recipient, cancellationToken));
        }

        var terms = new GrantTerms(categories, purpose, period);
        return await SignedAsync(
            policy => Task.FromResult(new Drafted<Message>(
                new PolicyAuthor(Patient, policy).Narrow(grantee, terms, narrowed), [], [], [])),
            cancellationToken);
    }

    private Task<NarrowedRecord> NarrowAsync(
        RecordListing listing, KeyRecipient recipient, CancellationToken cancellationToken) => _nodes.AskAsync(
        async node =>
        {
            var address = AddressOf(Wallet.Member, listing);
            var bytes = await node.GetBytesAsync($"{PathOf(listing)}/envelope", permit: null, cancellationToken);
            var contentKey = Envelope.Parse(bytes, listing.Envelope).Open(
                address,
                listing.Epoch,
                Envelope.CategoryRecipient,
                Wallet.CategoryKeys.Find(listing.Category, listing.Epoch) ?? throw NoKey(listing));
            var envelope = Envelope.Seal(
                contentKey, address, listing.Epoch, recipient.Grantee.ToString(), recipient.Key);
            await UploadEnvelopeAsync(node, envelope, cancellationToken);
            return new NarrowedRecord(listing.Record, listing.Version, envelope.Digest);
        },
        cancellationToken);
}
