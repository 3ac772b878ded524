using System.Text;
using System.Text.Json;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Cli.Tests;

public sealed class A_batch_that_a_device_signs : IAsyncLifetime
{
    private const string Patient = "aaaaaaaaaaaaaaaaaaaaaaaaae";

    private readonly string _folder = Directory.CreateTempSubdirectory("salus-sign-").FullName;

    public async Task InitializeAsync()
    {
        Assert.True(OrganisationId.TryParse("general", out var organisation));
        using var wallet = Wallet.Create("test-1", organisation, Role.Device);
        await wallet.SaveAsync(In("watch.json"), "secret");
        PrivateFile.Write(In("passphrase"), "secret");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory] // spec ihm-intake 2.1, 2.2
    [InlineData("""[{"signal":"heart-rate","id":"a","time":1,"unit":"/min","value":72}]""")]
    [InlineData("""{"readings":[{"signal":"heart-rate","id":"a","time":1,"unit":"/min","value":72}]}""")]
    [InlineData("""{"signal":"heart-rate","id":"a","time":1,"unit":"/min","value":72}""")]
    public async Task is_one_line_to_send(string readings)
    {
        var run = (await SignAsync(readings)).Accepted();

        var jws = Jws.Parse(Encoding.ASCII.GetBytes(run.Output.TrimEnd()));
        using var wallet = await Wallet.OpenAsync(In("watch.json"), "secret");
        Assert.True(jws.Verify(wallet.SigningKey.Public));
        Assert.Equal("salus-device", jws.Typ);
        using var payload = JsonDocument.Parse(jws.Payload);
        Assert.Equal(
            ["network", "patient", "batch", "sent", "readings"],
            payload.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(Patient, payload.RootElement.GetProperty("patient").GetString());
        Assert.Equal(1, payload.RootElement.GetProperty("readings").GetArrayLength());
    }

    [Theory] // spec ihm-intake 4.3
    [InlineData("""[{"signal":"heart-rate","id":"a","time":1,"value":72}]""", "wrong-unit")]
    [InlineData("""[{"signal":"mood","id":"a","time":1,"value":72}]""", "unknown-signal")]
    [InlineData("7", "malformed-body")]
    [InlineData("nothing", "malformed-body")]
    public async Task is_not_signed_when_no_IHM_would_take_it(string readings, string code) =>
        (await SignAsync(readings)).Refused(code, 2);

    [Fact] // spec ihm-intake 5.1
    public async Task is_not_signed_when_it_is_longer_than_an_IHM_takes()
    {
        var readings = Enumerable.Range(0, 10_000).Select(i =>
            $$"""{"signal":"heart-rate","id":"a-{{i}}","time":1700000000000,"unit":"/min","value":72}""");
        (await SignAsync($"[{string.Join(',', readings)}]")).Refused("body-too-large", 2);
    }

    [Fact] // spec ihm-intake 2.3
    public async Task is_not_signed_by_a_patient()
    {
        Assert.True(OrganisationId.TryParse("general", out var organisation));
        using var wallet = Wallet.Create("test-1", organisation, Role.Patient);
        File.Delete(In("watch.json"));
        await wallet.SaveAsync(In("watch.json"), "secret");
        (await SignAsync("""[{"signal":"heart-rate","id":"a","time":1,"unit":"/min","value":72}]"""))
            .Refused("not-a-device", 2);
    }

    private async Task<Run> SignAsync(string readings)
    {
        await File.WriteAllTextAsync(In("readings.json"), readings);
        return await Run.OfAsync(
            "ihm", "sign", In("readings.json"), "--as", In("watch.json"), "--patient", Patient,
            "--passphrase-file", In("passphrase"), "--data", _folder);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
