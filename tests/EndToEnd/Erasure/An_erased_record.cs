using System.Text;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.EndToEnd.Erasure;

/// <summary>What erasure is for: with every private key in hand, no file opens the record any more.</summary>
public sealed class An_erased_record
{
    private const Category Lab = Category.Laboratory;

    private static readonly byte[] Content =
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Cholesterol 5.1 mmol/l; ", 40)));

    // spec erasure 2.1, 2.2
    [Fact]
    public async Task is_opened_from_no_file_by_all_the_keys_together()
    {
        using var folder = new TestFolder();
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var scene = await SceneAsync(hospital, node);
        var ciphertext = await File.ReadAllBytesAsync(Path.Combine(
            folder.Node, "content", $"{scene.Listing.Content}"[^2..], $"{scene.Listing.Content}"));

        // The category's envelope and the grantee's own: both keys lead to the content, in files.
        var before = new Hunt(folder.Root, scene.Keys);
        Assert.NotEmpty(before.For(scene.Address));
        Assert.All(before.For(scene.Address), plain => Assert.True(plain.AsSpan().IndexOf(Content) >= 0));
        Assert.Equal(1, before.HoldAPieceOf(ciphertext));

        var erased = (await SalusProcess.RunAsync(
            folder, "record", "erase", $"{scene.Listing.Record}", "--yes", "--out", "erasure.json", "--as", "alice",
            "--data", folder.Network, "--json")).With(0).Json;
        Assert.True((bool)erased["complete"]!);
        var attested = Assert.Single(erased["attestations"]!.AsArray());
        Assert.Equal(1, (int)attested!["granteesDeleted"]!);

        foreach (var running in new[] { true, false })
        {
            if (!running)
            {
                await node.Process.StopAsync();
            }

            var after = new Hunt(folder.Root, scene.Keys);
            Assert.Empty(after.For(scene.Address));
            Assert.Equal(0, after.HoldAPieceOf(ciphertext));
            Assert.Equal(0, after.HoldAPieceOf(Content));
            Assert.True(after.Opened > 0, "the keys still open what else is on the ledger");
        }

        var verified = (await SalusProcess.RunAsync(
            folder, "verify", "erasure.json", "--data", folder.Network, "--json")).With(0).Json;
        Assert.Contains("out of reach", verified["words"]!.ToJsonString(), StringComparison.Ordinal);
    }

    // The author wrote it, carol read it under a consent, dave had a narrowed consent that has ended.
    private static async Task<Scene> SceneAsync(Hospital hospital, RunningNode node)
    {
        var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
        Wallet[] doctors =
        [
            await hospital.EnterAsync(node, "bob", Role.Doctor),
            await hospital.EnterAsync(node, "carol", Role.Doctor),
            await hospital.EnterAsync(node, "dave", Role.Doctor),
        ];
        var client = hospital.Connect(alice, node);
        var stored = await hospital.Connect(doctors[0], node).StoreAsync(alice.Member, Lab, "text/plain", Content);
        var period = Period.Days(1);
        await client.GrantAsync(doctors[1].Grantee, new GrantTerms([Lab], Purpose.TREAT, period));
        var narrowed = await client.NarrowAsync(doctors[2].Grantee, [stored.Record], Purpose.TREAT, period);
        await ReadAsync(hospital.Connect(doctors[1], node), alice.Member);
        await client.RevokeAsync(narrowed.Transaction);
        var listing = Assert.Single(await client.RecordsAsync(Lab));
        Wallet[] wallets = [alice, .. doctors];
        return new Scene(
            listing,
            new RecordAddress(alice.Network, alice.Member, listing.Record, 1, Lab),
            [
                .. wallets.SelectMany(wallet =>
                    new[] { wallet.AgreementKey, wallet.SigningKey, wallet.ConnectionKey }),
                .. wallets.SelectMany(wallet => wallet.CategoryKeys.All).Select(key => key.Key),
            ]);
    }

    private static async Task ReadAsync(SalusClient reader, MemberId patient)
    {
        var decision = await reader.RequestAccessAsync(patient, Lab, Purpose.TREAT);
        var read = Assert.Single(await reader.ReadAsync(Assert.IsType<AccessDecision.Permitted>(decision)));
        Assert.Equal(Content, Assert.IsType<RecordRead.Opened>(read).Content.Bytes.ToArray());
    }

    private sealed record Scene(RecordListing Listing, RecordAddress Address, IReadOnlyList<KeyPair> Keys);
}
