using System.Text;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;
using Salus.Ledger;

namespace Salus.EndToEnd.Ihm;

/// <summary>`salus ihm send` to an IHM in a process of its own.</summary>
public sealed class A_file_that_is_sent(ServedPatient served) : IClassFixture<ServedPatient>
{
    private const string Heading = "signal,time,unit,value,id\n";

    private readonly long _start = DateTimeOffset.UtcNow.AddHours(-4).ToUnixTimeMilliseconds();

    [Fact] // spec ihm-intake 2.5, 3.5, 3.7, 4.3, 5.3, 5.4, 5.5
    public async Task of_a_table_says_what_was_taken_what_was_known_and_what_was_refused_and_may_be_sent_again()
    {
        var good = $"{Heading}glucose,{_start},mg/dL,90,a\nheart-rate,{_start},/min,72,\"b, at rest\"\n";
        var told = (await SendAsync("readings.csv", good + $"heart-rate,{_start},,72,c\n", "alice")).With(1).Json;
        Assert.Equal((2, 0, 1), Counts(told));
        var fault = told["faults"]![0]!;
        Assert.Equal(
            ("line 4.unit", "wrong-unit", "c"),
            ((string?)fault["field"], (string?)fault["code"], (string?)fault["id"]));

        var corrected = good + $"heart-rate,{_start},/min,72,c\n";
        Assert.Equal((1, 2, 0), Counts((await SendAsync("readings.csv", corrected, "alice")).With(0).Json));
        Assert.Equal((0, 3, 0), Counts((await SendAsync("readings.csv", corrected, "alice")).With(0).Json));

        var none = (await SendAsync("none.csv", $"{Heading}mood,{_start},1,1,a\n", "alice")).With(1).Json;
        Assert.Equal((0, 0, 1), Counts(none));

        // In several bodies; the last but one line is not good.
        var lines = Enumerable.Range(0, 12_000).Select(i =>
            $"steps,{_start + 1000 * i},{(i == 11_998 ? "km" : "{steps}")},7,s-{i}\n");
        var many = (await SendAsync("steps.csv", Heading + string.Concat(lines), "alice")).With(1).Json;
        Assert.Equal((11_999, 0, 1), Counts(many));
        Assert.Equal("line 12000.unit", (string?)many["faults"]![0]!["field"]);
        Assert.True(many["batches"]!.AsArray().Count > 1);
    }

    [Fact] // spec ihm-intake 3.1, 3.2, 3.3, 3.4, 5.4, 5.5
    public async Task may_be_JSON_Open_mHealth_or_FHIR_and_of_a_device_or_its_patient()
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(_start).ToString("yyyy-MM-ddTHH:mm:ssZ");
        var reading = $$"""[{"signal":"heart-rate","id":"j","time":{{_start}},"unit":"/min","value":71}]""";
        await IsTakenAsync("watch", reading);

        var schema = """{"namespace":"omh","name":"heart-rate","version":"2.0"}""";
        await IsTakenAsync(
            "watch",
            $$$"""
            [{"header":{"id":"o","schema_id":{{{schema}}}},"body":{"heart_rate":{"value":50,"unit":"beats/min"},
            "effective_time_frame":{"date_time":"{{{time}}}"} } }]
            """);

        var observation =
            $$$"""
            {"resourceType":"Observation","id":"f","status":"final","code":{"coding":[{"system":"http://loinc.org",
            "code":"8867-4"}]},"effectiveDateTime":"{{{time}}}","valueQuantity":{"value":44,
            "system":"http://unitsofmeasure.org","code":"/min"}}
            """;
        await IsTakenAsync("alice", observation);
        await IsTakenAsync("watch", Bundle("batch", observation));

        var broken = Bundle("transaction", observation, """{"resourceType":"Observation"}""");
        var refused = (await SendAsync("readings.json", broken, "alice")).WithError("bundle-refused", 1);
        Assert.Contains("Bundle.entry[1].resource", refused, StringComparison.Ordinal);
    }

    [Theory] // spec ihm-intake 4.1, 5.4
    [InlineData("signal,time\n", "alice", "malformed-body", 2)]
    [InlineData("{\"readings\":", "alice", "malformed-body", 2)]
    [InlineData("[]", "bob", "wrong-caller", 1)]
    [InlineData(null, "alice", "file-missing", 2)]
    public async Task is_refused_whole_with_a_code(string? content, string name, string code, int exitCode) =>
        (await SendAsync("bad", content, name)).WithError(code, exitCode);

    private static string Bundle(string type, params string[] observations)
    {
        var entries = observations.Select(one =>
            $$$"""{"resource":{{{one}}},"request":{"method":"POST","url":"Observation"}}""");
        return $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', entries)}}]}""";
    }

    private static (int New, int Repeated, int Refused) Counts(JsonObject told) =>
        ((int)told["new"]!, (int)told["repeated"]!, (int)told["refused"]!);

    private async Task IsTakenAsync(string name, string content) =>
        Assert.Equal((1, 0, 0), Counts((await SendAsync("readings.json", content, name)).With(0).Json));

    private Task<Ended> SendAsync(string file, string? content, string name) =>
        served.SendAsync(file, content is null ? null : Encoding.UTF8.GetBytes(content), name);
}

/// <summary>A node, an IHM that serves alice, her device watch, and a doctor, bob.</summary>
public sealed class ServedPatient : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private RunningNode? _node;
    private RunningNode? _ihm;

    public async Task InitializeAsync()
    {
        _node = await RunningNode.UpAsync(_folder);
        using var hospital = await Hospital.OpenAsync(_folder);
        await hospital.EnterAsync(_node, "alice", Role.Patient);
        await hospital.EnterAsync(_node, "bob", Role.Doctor);
        (await SalusProcess.RunAsync(_folder, "ihm", "adopt", "--as", "alice", "--json")).With(0);
        (await SalusProcess.RunAsync(_folder, "device", "register", "watch", "--as", "alice", "--json")).With(0);
        _ihm = await RunningNode.StartAsync(_folder, "ihm");
    }

    public async Task DisposeAsync()
    {
        await (_ihm?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_node?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    public void Dispose() => _folder.Dispose();

    internal Task<Ended> SendAsync(string file, byte[]? content, string name)
    {
        var path = content is null ? Path.Combine(_folder.Root, "none") : _folder.Write(file, content);
        return SalusProcess.RunAsync(
            _folder, "ihm", "send", path, "--as", name, "--ihm", $"{_ihm!.Address}", "--json");
    }
}
