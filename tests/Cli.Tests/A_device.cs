using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Salus.Primitives.Jose;

namespace Salus.Cli.Tests;

/// <summary>What a patient types about the own devices.</summary>
[Collection(OnOneNetwork.Name)]
public sealed class A_device(RunningNetwork network)
{
    // spec ledger 8.8, 8.9, 9.12, api 5.2
    [Fact]
    public async Task is_registered_granted_listed_and_revoked()
    {
        (await network.OfAsync("member register dan --role patient --as registrar")).Accepted();
        var registered = await network.OfAsync("device register dan-ihm --as dan");
        Assert.Contains("consent grant --to dan-ihm", registered.Accepted().Output, StringComparison.Ordinal);
        var again = await JsonAsync("device register dan-ihm --as dan");
        Assert.Null(again["registered"]);
        await JsonAsync("device register dan-watch --as dan");
        var grant = await JsonAsync("consent grant --to dan-ihm --categories vital-signs,ecg --days 30 --as dan");
        Assert.Equal("TREAT", (string)grant["purpose"]!);

        var listed = (await JsonAsync("device list --as dan"))["devices"]!.AsArray();
        Assert.Equal([true, false], listed.Select(device => (bool)device!["agent"]!));
        var reader = Assert.Single((await JsonAsync("consent explain --as dan"))["readers"]!.AsArray())!;
        Assert.Equal("device", (string)reader["role"]!);
        Assert.Contains(
            "dan-ihm (device)", (await network.OfAsync("consent explain --as dan")).Output, StringComparison.Ordinal);

        var revoked = await JsonAsync("device revoke dan-ihm --as dan");
        Assert.NotNull(revoked["rotated"]);
        (await network.OfAsync("device revoke dan-ihm --as dan")).Refused("already-revoked", 1);
        (await network.OfAsync("device revoke dora --as dan")).Refused("not-the-device", 1);
        var explained = await JsonAsync("consent explain --as dan");
        Assert.Empty(explained["readers"]!.AsArray());
        Assert.Empty(explained["rotationDue"]!.AsArray());
        Assert.Contains("revoked", (await network.OfAsync("device list --as dan")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_registered_with_the_key_that_it_has()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = network.Secret(key.ExportECPrivateKeyPem());
        (await network.OfAsync("member register eve --role patient --as registrar")).Accepted();
        (await network.OfAsync($"device register eve-watch --signing-key {pem} --as eve")).Accepted();
        var listed = (await JsonAsync("device list --as eve"))["devices"]!.AsArray();
        var known = Jwk.From(key.ExportParameters(includePrivateParameters: false)).KeyId;
        Assert.Equal(known, (string?)Assert.Single(listed)!["signingKey"]);

        (await network.OfAsync($"device register eve-ring --signing-key {network.Secret("no key")} --as eve"))
            .Refused("signing-key-malformed", 2);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var another = network.Secret(other.ExportECPrivateKeyPem());
        (await network.OfAsync($"device register eve-watch --signing-key {another} --as eve"))
            .Refused("wallet-other-key", 2);
    }

    // spec ledger 4.2
    [Fact]
    public async Task is_registered_by_its_patient_only() =>
        (await network.OfAsync("device register dora-watch --as dora")).Refused("sender-not-allowed", 1);

    private async Task<JsonNode> JsonAsync(string line) => (await network.OfAsync($"{line} --json")).Accepted().Json;
}
