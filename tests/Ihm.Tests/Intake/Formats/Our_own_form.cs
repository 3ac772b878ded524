using System.Text;
using System.Text.RegularExpressions;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Intake.Formats;

public sealed partial class Our_own_form
{
    private const string Json = "application/json";

    private readonly TestDesk _test = new();

    [Theory] // spec ihm-intake 3.1
    [InlineData("""{"signal":"heart-rate","id":"a","time":1795299999000,"unit":"/min","value":72}""")]
    [InlineData("""[{"code":"8867-4","id":"a","time":"2026-11-21T23:06:39+01:00","unit":"/min","value":72}]""")]
    [InlineData("""{"readings":[{"signal":"heart-rate","id":"a","time":1795299,"unit":"/min","value":7.2e1}]}""")]
    public async Task is_an_envelope_an_array_or_one_reading(string body)
    {
        Assert.Equal(1, (await _test.TakenAsync(Json, body)).New);
        var reading = Assert.Single(_test.Readings);
        Assert.Equal(
            (Signal.HeartRate, "a", 1, 72.0), (reading.Signal, reading.Id, reading.Version, reading.Values[0]));
    }

    [Fact] // spec ihm-intake 3.1
    public async Task has_stretches_of_waveforms()
    {
        await _test.TakenAsync(
            Json,
            """
            [{"signal":"electrocardiogram","id":"e","from":1795299990000,"periodMs":4,"unit":"uV",
            "values":[100,-250,0]}]
            """);
        var reading = Assert.Single(_test.Readings);
        Assert.Equal(4, reading.PeriodMs);
        Assert.Equal([0.1, -0.25, 0], reading.Values);
    }

    [Theory] // spec ihm-intake 1.2, 1.3, 4.1, 4.2, 4.3
    [InlineData("unknown-signal", "[0].signal", "signal", "\"mood\"")]
    [InlineData("malformed-reading", "[0].signal", "signal", "7")]
    [InlineData("malformed-reading", "[0].unit", "unit", "null")]
    [InlineData("wrong-unit", "[0].unit", "unit", "\"bpm\"")]
    [InlineData("bad-value", "[0].value", "value", "\"72\"")]
    [InlineData("bad-value", "[0].value", "value", "[72]")]
    [InlineData("value-not-finite", "[0].value", "value", "\"NaN\"")]
    [InlineData("value-not-finite", "[0].value", "value", "\"-Infinity\"")]
    [InlineData("value-not-finite", "[0].value", "value", "1e999")]
    [InlineData("value-impossible", "[0].value", "value", "-1")]
    [InlineData("value-impossible", "[0].value", "value", "1e6")]
    [InlineData("bad-time", "[0].time", "time", "-1")]
    [InlineData("bad-time", "[0].time", "time", "1.5")]
    [InlineData("bad-time", "[0].time", "time", "\"2026-11-21T08:30:00\"")]
    [InlineData("bad-time", "[0].time", "time", "\"yesterday\"")]
    [InlineData("bad-time", "[0].time", "time", "9007199254740992")]
    [InlineData("sample-in-future", "[0].time", "time", "1895300000000")]
    [InlineData("bad-id", "[0].id", "id", "\"\"")]
    [InlineData("bad-id", "[0].id", "id", "\"\\u00e9\"")]
    [InlineData("bad-version", "[0].version", "version", "0")]
    [InlineData("bad-version", "[0].version", "version", "1.5")]
    [InlineData("malformed-reading", "[0].withdrawn", "withdrawn", "1")]
    [InlineData("malformed-reading", "[0].place", "place", "\"wrist\"")]
    public async Task names_what_is_wrong_with_a_reading_and_takes_the_others(
        string code, string field, string member, string value)
    {
        var good = """{"signal":"heart-rate","id":"good","time":1795299999000,"unit":"/min","value":72}""";
        var bad = System.Text.Json.Nodes.JsonNode.Parse(good.Replace("good", "bad", StringComparison.Ordinal))!;
        bad[member] = "#";
        var body = $"[{bad.ToJsonString().Replace("\"#\"", value, StringComparison.Ordinal)},{good}]";

        var taken = await _test.TakenAsync(Json, body);

        var fault = Assert.Single(taken.Faults);
        Assert.Equal((code, field), (fault.Code, fault.Field));
        Assert.Equal("good", Assert.Single(_test.Readings).Id);
    }

    [Theory] // spec ihm-intake 4.3
    [InlineData("id")]
    [InlineData("time")]
    [InlineData("value")]
    [InlineData("signal")]
    public async Task names_the_member_that_a_reading_lacks(string member)
    {
        var reading = System.Text.Json.Nodes.JsonNode.Parse(
            """{"signal":"heart-rate","id":"a","time":1795299999000,"unit":"/min","value":72}""")!.AsObject();
        reading.Remove(member);
        var fault = Assert.Single((await _test.TakenAsync(Json, $"[{reading.ToJsonString()}]")).Faults);
        Assert.Equal(("malformed-reading", $"[0].{member}"), (fault.Code, fault.Field));
    }

    [Fact] // spec ihm-intake 1.2
    public async Task without_a_unit_is_refused_and_never_guessed()
    {
        var taken = await _test.TakenAsync(
            Json, """[{"signal":"glucose","id":"a","time":1795299999000,"value":5.5}]""");
        Assert.Equal(("wrong-unit", "[0].unit"), (taken.Faults[0].Code, taken.Faults[0].Field));
        Assert.Contains("mmol/L, mg/dL", taken.Faults[0].Words, StringComparison.Ordinal);
    }

    [Theory] // spec ihm-intake 4.1
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"readings":{}}""")]
    [InlineData("""{"readings":[],"extra":1}""")]
    [InlineData("""{"readings":[],"patient":"me"}""")]
    [InlineData("""{"readings":[],"batch":"1"}""")]
    [InlineData("""{"readings":[],"sent":-1}""")]
    [InlineData("""[{"signal":"heart-rate","id":"a","id":"b","time":1,"unit":"/min","value":72}]""")]
    [InlineData("""[{"signal":"heart-rate","id":"a","time":1,"unit":"/min","value":NaN}]""")]
    [InlineData("""[{"signal":"\ud800","id":"a","time":1,"unit":"/min","value":1}]""")]
    [InlineData("""[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]""")]
    public async Task is_refused_as_a_whole_when_it_does_not_read(string body) =>
        // spec ihm-intake 3.6
        Assert.Equal("malformed-body", await _test.RefusedAsync(Json, body));

    [Fact] // spec ihm-intake 3.6
    public async Task is_refused_when_it_is_not_utf_8()
    {
        var body = Encoding.Latin1.GetBytes("""[{"signal":"é"}]""");
        Assert.Equal("malformed-body", TestDesk.CodeOf(await _test.Desk.TakeAsync(_test.Device, Json, body, default)));
    }

    [Fact] // spec ihm-intake 4.2
    public async Task with_one_id_and_two_values_is_in_doubt_about_both()
    {
        var taken = await _test.TakenAsync(Json, $"[{Rate("a", 70)},{Rate("b", 71)},{Rate("a", 72)},{Rate("a", 70)}]");
        Assert.Equal(["duplicate-id", "duplicate-id", "duplicate-id"], taken.Faults.Select(fault => fault.Code));
        Assert.Equal(["[0]", "[2]", "[3]"], taken.Faults.Select(fault => fault.Field));
        Assert.Equal("b", Assert.Single(_test.Readings).Id);
    }

    [Fact] // spec ihm-intake 4.3
    public async Task is_told_where_a_reading_stands_that_the_store_does_not_take()
    {
        _test.FaultsOfStore = [new("b", "sample-conflict", "..."), new("elsewhere", "batch-conflict", "...")];
        var taken = await _test.TakenAsync(Json, $"[{Rate("a", 70)},{Rate("b", 71)}]");
        Assert.Equal(["[1]", ""], taken.Faults.Select(fault => fault.Field));
    }

    [Theory] // spec ihm-intake 4.3
    [InlineData("signal", "heart-rate")]
    [InlineData("code", "8867-4")]
    public async Task is_told_which_signals_there_are(string member, string known)
    {
        var taken = await _test.TakenAsync(
            Json, $$"""{"{{member}}":"mood","id":"a","time":1795299999000,"unit":"/min","value":72}""");
        Assert.Contains(known, Assert.Single(taken.Faults).Words, StringComparison.Ordinal);
    }

    [Fact] // spec ihm-intake 4.2
    public async Task with_one_reading_twice_has_it_once()
    {
        var taken = await _test.TakenAsync(Json, $"[{Rate("a", 70)},{Rate("a", 70)}]");
        Assert.Equal((1, 1, 0), (taken.New, taken.Repeated, taken.Faults.Count));
    }

    [Fact] // spec ihm-intake 3.1
    public async Task takes_a_reading_back_under_a_higher_version()
    {
        await _test.TakenAsync(
            Json, """[{"signal":"heart-rate","id":"a","version":2,"time":1795299999000,"withdrawn":true}]""");
        var reading = Assert.Single(_test.Readings);
        Assert.Equal((2, 0), (reading.Version, reading.Values.Count));
    }

    [Fact] // spec ihm-intake 1.4
    public async Task has_codes_for_stages_of_sleep()
    {
        var taken = await _test.TakenAsync(
            Json,
            """
            [{"signal":"sleep-stage","id":"a","time":1795299999000,"value":"rem"},
            {"signal":"sleep-stage","id":"b","time":1795299999000,"value":"nap"}]
            """);
        Assert.Equal("bad-value", Assert.Single(taken.Faults).Code);
        Assert.Equal(4, Assert.Single(_test.Readings).Values[0]);
    }

    [Fact] // spec ihm-intake 5.2
    public async Task has_ten_thousand_readings_at_most()
    {
        var rows = Enumerable.Range(0, 10_000).Select(i => Rate($"r{i}", 70)).ToList();
        Assert.Equal(10_000, (await _test.TakenAsync(Json, $"[{string.Join(',', rows)}]")).New);
        var more = $"[{string.Join(',', Enumerable.Range(0, 10_001).Select(_ => "1"))}]";
        Assert.Equal("too-many-readings", await _test.RefusedAsync(Json, more));
    }

    [Fact] // spec ihm-intake 5.2
    public async Task has_a_hundred_thousand_values_at_most()
    {
        var values = string.Join(',', Enumerable.Repeat("0", 100_001));
        const string Start = """[{"signal":"electrocardiogram","id":"e","from":1,"periodMs":4,"unit":"mV","values":""";
        var body = $"{Start}[{values}]}}]";
        Assert.Equal("too-many-readings", await _test.RefusedAsync(Json, body));
    }

    [Fact] // spec ihm-intake 3.7
    public async Task sent_again_is_the_same_batch()
    {
        var first = await _test.TakenAsync(Json, $"[{Rate("a", 70)}]");
        var again = await _test.TakenAsync(Json, $"[{Rate("a", 70)}]");
        Assert.Equal((first.Batch, true, 1), (again.Batch, again.IsRepeated, again.Repeated));
    }

    [Fact] // spec ihm-intake 4.3
    public void has_only_faults_that_the_specification_lists()
    {
        var text = Checkout.Read("docs/spec/ihm-intake.md");
        var table = text[text.IndexOf("| code | meaning |", StringComparison.Ordinal)..];
        Assert.Equal(Code<ReadingCode>.All, Row().Matches(table).Select(row => row.Groups["code"].Value));
    }

    private static string Rate(string id, double value) =>
        $$"""{"signal":"heart-rate","id":"{{id}}","time":1795299999000,"unit":"/min","value":{{value}}}""";

    [GeneratedRegex(@"^\| `(?<code>[a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
