using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Client.Keys;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.CrossChecks.Vectors;

/// <summary>docs/spec/vectors/wallets.json.</summary>
public sealed class The_vectors_of_wallets
{
    private const string Passphrase = "a passphrase of \u00e9 and \u00fc";

    [Fact] // spec records 5.1 to 5.4
    public async Task Hold()
    {
        var file = await VectorFile.ReadAsync("wallets", MakeAsync);
        foreach (var one in file["wallets"]!.AsArray())
        {
            var code = await CodeOfAsync(one!, wallet => Assert.Equal(
                (one.Text("member"), one.Text("kid"), one.Text("epochKid")),
                (wallet.Member.ToString(), wallet.SigningKey.Public.KeyId,
                    wallet.CategoryKeys.Find(Category.Ecg, 1)!.Public.KeyId)));
            Assert.True((string?)one!["code"] == code, $"{code}: {one.ToJsonString()}");
        }
    }

    private static async Task<string?> CodeOfAsync(JsonNode one, Action<Wallet> look)
    {
        using var file = new ScratchFile();
        await file.WriteAsync(one.Text("document"));
        try
        {
            using var wallet = await Wallet.OpenAsync(file.Path, one.Text("passphrase"));
            look(wallet);
            return null;
        }
        catch (SalusException refusal)
        {
            return refusal.Code;
        }
    }

    private static async Task<JsonObject> MakeAsync()
    {
        Assert.True(OrganisationId.TryParse("st-mary", out var organisation));
        using var wallet = Wallet.Create("dev", organisation, Role.Patient);
        using var epoch = KeyPair.Generate();
        wallet.CategoryKeys.Add(new EpochKey(Category.Ecg, 1, epoch));
        using var file = new ScratchFile();
        await wallet.SaveAsync(file.Path, Passphrase);
        var document = await File.ReadAllTextAsync(file.Path);
        JsonObject Case(string text, string passphrase = Passphrase) =>
            new() { ["document"] = text, ["passphrase"] = passphrase };

        var good = Case(document);
        (good["member"], good["kid"]) = (wallet.Member.ToString(), wallet.SigningKey.Public.KeyId);
        good["epochKid"] = epoch.Public.KeyId;
        var refused = new JsonArray(
            Case(document, "another passphrase"),
            Case(document.Replace("600000", "599999", StringComparison.Ordinal)),
            Case(document.Replace("600000", "10000001", StringComparison.Ordinal)),
            Case(document.Replace("salus-wallet-1", "salus-wallet-2", StringComparison.Ordinal)),
            Case(document.Replace("\"cipher\"", "\"more\": 1, \"cipher\"", StringComparison.Ordinal)),
            Case(document.Replace(wallet.Member.ToString(), new RandomId(1).ToString(), StringComparison.Ordinal)),
            Case("{}"));
        foreach (var one in refused)
        {
            one!["code"] = await CodeOfAsync(one, _ => { });
        }

        return new JsonObject { ["wallets"] = new JsonArray([good, .. refused.Select(one => one!.DeepClone())]) };
    }
}
