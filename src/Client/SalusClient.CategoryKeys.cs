using Salus.Client.Consents;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <content>With which keys records open.</content>
public sealed partial class SalusClient
{
    /// <summary>Makes sure that the wallet holds every epoch of categories; what it lacks is sealed to it on the
    /// ledger.</summary>
    private async Task HoldKeysAsync(
        PolicyNow policy, IReadOnlyList<Category> categories, CancellationToken cancellationToken)
    {
        Category[] lacking =
            [.. categories.Where(category => !Patient.Keys.Holds(category, 1, policy.Epoch(category)))];
        foreach (var category in lacking)
        {
            var found = await _nodes.AskAsync(
                node => KeysAsync(node, Patient.Member, category, cancellationToken), cancellationToken);
            await KeepAsync(found.Ring.All, cancellationToken);
        }
    }

    private async Task<KeysFound> KeysAsync(
        Node node, MemberId patient, Category? category, CancellationToken cancellationToken)
    {
        var query = category is { } one ? $"?category={Code<Category>.Text(one)}" : "";
        var answers = await node.GetAsync(
            $"v1/patients/{patient}/keys{query}", AnswersJson.Api.IReadOnlyListKeyAnswer, null, cancellationToken);
        var ring = new KeyRing();
        RecordException? fault = null;
        foreach (var answer in answers)
        {
            try
            {
                ring.AddAll(Open(patient, answer));
            }
            catch (RecordException refusal)
            {
                // One bad seal does not spoil the others; it is the reason given for what stays closed.
                fault ??= refusal;
            }
        }

        return new KeysFound(ring, fault);
    }

    private IReadOnlyList<EpochKey> Open(MemberId patient, KeyAnswer answer)
    {
        var sealedKey = new SealedKey(answer.Category, answer.First, answer.Last, answer.Jwe);
        var sealedTo = SealedToOf(answer.Jwe);
        var key = Wallet.RetiredAgreementKeys.Prepend(Wallet.AgreementKey)
            .FirstOrDefault(own => own.Public.Thumbprint == sealedTo);

        // Sealed to a role of one's organisation: its key service opens those.
        return key is null
            ? []
            : CategorySeal.Open(Genesis.Network, patient, sealedKey, Wallet.Grantee, key, answer.PublicKeys);
    }

    private static Digest? SealedToOf(string jwe)
    {
        try
        {
            return Jwe.ReadHeader(jwe).KeyThumbprint;
        }
        catch (JoseRejectedException)
        {
            return null;
        }
    }

    private async Task<byte[]> ContentKeyAsync(RecordReader reader, RecordListing listing, byte[] envelope)
    {
        var address = AddressOf(reader.Patient, listing);
        if (listing.GranteeEnvelope is { } own)
        {
            var narrowed = Envelope.Parse(envelope, own);
            return narrowed.IsFor(Wallet.AgreementKey.Public)
                ? narrowed.Open(address, listing.Epoch, Wallet.Grantee.ToString(), Wallet.AgreementKey)
                : (await reader.RoleKeys.Value).ContentKey(listing.Record, listing.Version) ?? throw NoKey(listing);
        }

        var key = reader.Keys.Ring.Find(listing.Category, listing.Epoch)
            ?? (await reader.RoleKeys.Value).Find(listing.Category, listing.Epoch)
            ?? throw reader.Keys.Fault ?? NoKey(listing);
        return Envelope.Parse(envelope, listing.Envelope).Open(address, listing.Epoch, Envelope.CategoryRecipient, key);
    }

    private static RecordException NoKey(RecordListing listing) => new(
        RecordFault.RecordNotForYou,
        $"No key for epoch {listing.Epoch} of {Code<Category>.Text(listing.Category)} is sealed to this wallet.");

    private sealed record KeysFound(KeyRing Ring, RecordException? Fault);
}
