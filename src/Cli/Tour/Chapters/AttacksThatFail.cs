using System.Security.Cryptography;
using System.Text;
using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Transactions;
using Salus.Primitives.Jose;

namespace Salus.Cli.Tour.Chapters;

/// <summary>What an attacker would try, and the code with which each attempt is refused.</summary>
internal static class AttacksThatFail
{
    public static Chapter Of(Cast cast) => new(
        "Attacks that fail",
        "Ira turns thief. The ledger's rules refuse the first three attempts and the store the stolen permit; the "
        + "stolen key and the changed byte need nobody to refuse them: the seal and the hash do.",
        [
            new Step(
                "A forged transaction: Ira writes a grant to herself in Alice's name, and signs it with her own key.",
                "refused: bad-signature",
                stop => ForgeAsync(cast, stop)),
            new Step(
                "A replay: she sends Alice's genuine grant a second time.",
                "refused: duplicate-transaction",
                stop => ReplayAsync(cast, stop)),
            new Step(
                "A held-back grant: Alice signed two copies of a consent for Ira. One arrives, Alice revokes it; "
                + "now the one that Ira held back arrives.",
                "refused: stale-policy",
                stop => HoldBackAsync(cast, stop)),
            new Step(
                "A stolen key: Ira takes the laboratory key that Alice sealed to Carol off the ledger and tries to "
                + "open it.",
                "refused: wrong-recipient",
                stop => StealKeyAsync(cast, stop)),
            new Step(
                "A stolen permit: Ira shows the store the decision that permits Carol.",
                "refused: permit-not-yours",
                stop => Expect.RefusalAsync(
                    "permit-not-yours",
                    "A permit names its requester and the key of the connection.",
                    () => cast.Ira.ReadAsync(cast.Permits[Category.Laboratory], stop),
                    stop)),
            new Step(
                "A changed byte: one bit of a document's ciphertext is flipped on its way to Alice, who opens it.",
                "refused: record-content-mismatch, and without that check: record-not-authentic",
                stop => ChangeCiphertextAsync(cast, stop)),
        ]);

    private static Task<Outcome> ForgeAsync(Cast cast, CancellationToken stop)
    {
        var alice = cast.Alice.Wallet;
        var grant = new Grant
        {
            Patient = alice.Member,
            After = cast.Consent.Transaction,
            Grantee = cast.Ira.Wallet.Grantee,
            Categories = [Category.Claim],
            Purpose = Purpose.HPAYMT,
            Actions = [ConsentAction.Read],
            From = cast.Consent.Time,
            To = cast.Consent.Time.PlusMs(Grant.LongestMs),
        };
        var own = Jws.Parse(Encoding.ASCII.GetBytes(cast.Ira.Sign(grant)));
        var header = Encoding.ASCII.GetBytes(
            $$"""{"alg":"ES256","kid":"{{alice.SigningKey.Public.KeyId}}","typ":"salus-tx"}""");
        var unsigned = Jws.FromParts(header, own.Payload, own.Signature);
        var forged = Jws.FromParts(header, own.Payload, cast.Ira.Wallet.SigningKey.Sign(unsigned.SigningInput()));
        return Expect.RefusalAsync(
            "bad-signature",
            "It names Alice's key, but was not signed with it.",
            () => cast.Ira.SubmitSignedAsync(forged.ToCompact(), stop),
            stop);
    }

    private static Task<Outcome> ReplayAsync(Cast cast, CancellationToken stop) => Expect.RefusalAsync(
        "duplicate-transaction",
        "A transaction takes effect once.",
        () => cast.Ira.SubmitSignedAsync(cast.Consent.Proof.Transaction!, stop),
        stop);

    private static async Task<Outcome> HoldBackAsync(Cast cast, CancellationToken stop)
    {
        var ira = cast.Ira.Wallet;
        var author = new PolicyAuthor(cast.Alice.Wallet, await cast.Alice.PolicyAsync(stop));
        var grant = author.Grant(
            new KeyRecipient(ira.Grantee, ira.AgreementKey.Public),
            new GrantTerms([Category.Claim], Purpose.HPAYMT, Period.Days(1)) { Past = false });
        var heldBack = cast.Alice.Sign(grant);
        var arrived = await cast.Alice.SubmitAsync(grant, stop);
        await cast.Alice.RevokeAsync(arrived.Transaction, stop);
        return await Expect.RefusalAsync(
            "stale-policy",
            "Each grant names the one before it: nobody can keep one in a drawer.",
            () => cast.Ira.SubmitSignedAsync(heldBack, stop),
            stop);
    }

    private static Task<Outcome> StealKeyAsync(Cast cast, CancellationToken stop)
    {
        var sealedKey = GrantOf(cast).Keys[0];
        var alice = cast.Alice.Wallet;
        return Expect.RefusalAsync(
            "wrong-recipient",
            "It was sealed to Carol's key; to anyone else it is noise.",
            () => Task.FromResult(Jwe.Open(
                sealedKey.Jwe,
                cast.Ira.Wallet.AgreementKey,
                Ledger.Contracts.Keys.SealedKey.Binding(
                    alice.Network,
                    alice.Member,
                    sealedKey.Category,
                    sealedKey.First,
                    sealedKey.Last,
                    cast.Carol.Wallet.Grantee.ToString()))),
            stop);
    }

    private static Grant GrantOf(Cast cast) =>
        Transaction.TryParse(Encoding.ASCII.GetBytes(cast.Consent.Proof.Transaction!), out var transaction, out _)
        && transaction!.Message is Grant grant
            ? grant
            : throw new InvalidOperationException("the consent's transaction is a grant");

    private static async Task<Outcome> ChangeCiphertextAsync(Cast cast, CancellationToken stop)
    {
        var category = cast.Bundle.Fullest;
        var listing = (await cast.Alice.ReadAsync(category, stop)).OfType<RecordRead.Opened>().First().Listing;
        var folder = cast.Store;
        var ciphertext = await File.ReadAllBytesAsync(folder.ContentFile(listing.Content), stop);
        ciphertext[ciphertext.Length / 2] ^= 1;
        var address = new RecordAddress(
            cast.Genesis.Network, cast.Alice.Wallet.Member, listing.Record, listing.Version, category);
        var envelope = Envelope.Parse(
            await File.ReadAllBytesAsync(folder.EnvelopeFile(listing.Envelope), stop), listing.Envelope);
        var contentKey = envelope.Open(
            address, listing.Epoch, Envelope.CategoryRecipient, KeyOf(cast.Alice.Wallet, listing));
        var onLedger = new Commitment(listing.Epoch, listing.Commitment, listing.Content, listing.Envelope);
        var byName = await Expect.RefusalAsync(
            "record-content-mismatch",
            "The hash of the bytes is their name.",
            () => Task.FromResult(SealedRecord.Open(address, onLedger, ciphertext, contentKey)),
            stop);

        // As if an attacker could change the name on the ledger too: the seal itself still refuses.
        var renamed = onLedger with { Content = Salus.Primitives.Content.CidBuilder.Of(ciphertext) };
        var bySeal = await Expect.RefusalAsync(
            "record-not-authentic",
            "The seal notices any change.",
            () => Task.FromResult(SealedRecord.Open(address, renamed, ciphertext, contentKey)),
            stop);
        CryptographicOperations.ZeroMemory(contentKey);
        return Outcome.If(byName.IsAsExpected && bySeal.IsAsExpected, byName.Words, bySeal.Words);
    }

    private static KeyPair KeyOf(Wallet wallet, RecordListing listing) =>
        wallet.CategoryKeys.Find(listing.Category, listing.Epoch)
        ?? throw new InvalidOperationException("Alice holds the keys of her categories");
}
