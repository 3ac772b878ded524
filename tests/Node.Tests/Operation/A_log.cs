using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Node.Logs;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Operation;

public sealed class A_log : IDisposable
{
    private const string Name = "Alice-Liddell-1852-05-04";

    private readonly StringWriter _written = new();
    private readonly ManualTime _time = new();

    public static TheoryData<string> Secrets
    {
        get
        {
            using var key = KeyPair.Generate();
            return
            [
                RandomId.From(new byte[16]).ToString(),
                Salus.Primitives.Content.CidBuilder.Of("x"u8).ToString(),
                Convert.ToBase64String([.. Enumerable.Range(1, 47).Select(n => (byte)((n * 29) & 0xFF))]),
                PemLine(first: 0xF8),
                PemLine(first: 0xFC),
                RandomId.From([.. Enumerable.Range(1, 16).Select(n => (byte)(n * 13))]).ToString(),
                key.Public.KeyId,
                Jws.Sign(key, "salus-tx", "{}"u8).ToCompact(),
                Jwe.Seal("{}"u8, key.Public, JweBinding.Empty.With("use", "test")),
            ];
        }
    }

    // Begins with a plus, or with a slash.
    private static string PemLine(byte first) =>
        Convert.ToBase64String([first, .. Enumerable.Range(1, 47).Select(n => (byte)((n * 29) & 0xFF))]);

    [Theory] // spec operation 2.2
    [MemberData(nameof(Secrets))]
    public void holds_no_id_key_or_token_however_it_came_in(string secret)
    {
        foreach (var form in Enum.GetValues<LogForm>())
        {
            var logger = Logger(form);
            LogAsMessage(logger, $"asked for {secret}, twice: {secret}");
            LogAsMessage(logger, secret);
            LogAsFault(logger, new InvalidOperationException(secret, new FormatException($"no number: '{secret}'")));
            LogAsFault(logger, new FolderInUseException(secret, secret));
        }

        Assert.DoesNotContain(secret, _written.ToString());
        Assert.Contains("asked for #", _written.ToString());
    }

    [Fact] // spec operation 2.3
    public void quotes_no_library()
    {
        LogAsFault(Logger(LogForm.Json), new FormatException($"'{Name}' is no number"));
        LogAsFault(Logger(LogForm.Text), new InvalidOperationException("outer", new FormatException(Name)));

        Assert.DoesNotContain(Name, _written.ToString());
        Assert.Contains("System.FormatException", _written.ToString());
    }

    [Fact] // spec operation 2.3
    public void keeps_what_our_own_faults_say()
    {
        LogAsFault(
            Logger(LogForm.Text), new StoreDamagedException("a.seg", new Height(7), 512, "its checksum differs"));

        Assert.Contains("store-damaged", _written.ToString());
        Assert.Contains("block 7, byte 512", _written.ToString());
    }

    [Fact] // spec operation 2.1
    public void is_one_json_object_a_line()
    {
        var logger = Logger(LogForm.Json);
        LogAsMessage(logger, "first\nwith a break and \"quotes\"");
        LogAsFault(logger, new InvalidOperationException("x"));

        var lines = _written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal("info", first.RootElement.GetProperty("level").GetString());
        Assert.Equal("Test", first.RootElement.GetProperty("part").GetString());
        Assert.Equal(
            "first\nwith a break and \"quotes\"",
            first.RootElement.GetProperty("fields").GetProperty("text").GetString());
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Contains("InvalidOperationException", second.RootElement.GetProperty("fault").GetString());
    }

    [Fact] // spec operation 2.2
    public void keeps_heights_codes_and_digests()
    {
        var digest = Digest.Of("header"u8);
        var text = $"block 1000 {digest} bad-signature in /srv/Salus/node/policies/segments/000000000001.seg, api.md 2";
        LogAsMessage(Logger(LogForm.Text), text);
        Assert.Contains(text, _written.ToString());
    }

    [Theory] // spec operation 2.4
    [InlineData("/v1/patients/{0}/access-log")]
    [InlineData("/v1/patients/{0}/records?category={1}")]
    [InlineData("/v1/members/{0}")]
    [InlineData("/v1/records/{0}/versions/{1}/content")]
    [InlineData("/v1/transactions/{1}")]
    [InlineData("/{1}")]
    public async Task of_a_node_names_nobody_who_is_asked_for(string path)
    {
        await using var network = new Disposal(await TestNetwork.StartedAsync());
        var patient = await network.Network.RegisterAsync(Role.Patient);
        var doctor = await network.Network.RegisterAsync(Role.Doctor);

        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, patient.Id, Name);
        Assert.NotEqual(HttpStatusCode.InternalServerError, (await doctor.GetAsync(address)).Status);
        Assert.NotEqual(
            HttpStatusCode.InternalServerError,
            (await doctor.PostAsync("/v1/transactions", System.Text.Encoding.UTF8.GetBytes(Name))).Status);

        var log = network.Network.Log.Text;
        Assert.NotEmpty(log);
        Assert.DoesNotContain(Name, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(patient.Id.ToString(), log);
        Assert.DoesNotContain(doctor.Id.ToString(), log);
    }

    public void Dispose() => _written.Dispose();

    private static void LogAsMessage(ILogger logger, string text)
    {
        KeyValuePair<string, object?>[] fields = [new("Text", text)];
        logger.Log(LogLevel.Information, new EventId(1, "said"), fields, null, (_, _) => text);
    }

    private static void LogAsFault(ILogger logger, Exception fault) =>
        logger.Log(LogLevel.Error, new EventId(2, "failed"), "it failed", fault, (said, _) => said);

    private ILogger Logger(LogForm form) => new RedactedLines(_written, form, _time).CreateLogger("Salus.Node.Test");
}
