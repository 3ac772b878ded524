using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Intake.Formats;

public sealed class A_table
{
    private const string Type = "text/csv; charset=utf-8";

    private readonly TestDesk _test = new();

    [Fact] // spec ihm-intake 3.5
    public async Task is_a_reading_a_line()
    {
        var taken = await _test.TakenAsync(
            Type,
            "time,value,unit,signal\r\n2026-11-21T08:30:00Z,98.6,[degF],body-temperature\r\n"
            + "1795299999000,5.5,mmol/L,glucose\r\n");
        Assert.Equal((2, 0), (taken.New, taken.Faults.Count));
        Assert.Equal([37, 5.5], _test.Readings.Select(reading => reading.Values[0]));
        Assert.Equal(["at 2026-11-21T08:30:00Z", "1795299999000"], _test.Readings.Select(reading => reading.Id));
    }

    [Fact] // spec ihm-intake 3.5
    public async Task may_have_codes_ids_versions_and_quoted_cells()
    {
        await _test.TakenAsync(
            Type, "\"code\",\"id\",\"version\",\"time\",\"unit\",\"value\"\n\"2339-0\",\"a\",2,1,\"mg/dL\",180.156");
        var reading = Assert.Single(_test.Readings);
        Assert.Equal((Signal.Glucose, "a", 2, 10), (reading.Signal, reading.Id, reading.Version, reading.Values[0]));
    }

    [Theory] // spec ihm-intake 3.5, 4.3
    [InlineData("wrong-unit", "line 2.unit", "heart-rate,1,,72")]
    [InlineData("unknown-signal", "line 2.signal", "mood,1,/min,72")]
    [InlineData("value-not-finite", "line 2.value", "heart-rate,1,/min,NaN")]
    [InlineData("value-not-finite", "line 2.value", "heart-rate,1,/min,1e999")]
    [InlineData("bad-value", "line 2.value", "heart-rate,1,/min,\"\"")]
    [InlineData("bad-value", "line 2.value", "heart-rate,1,/min,7 2")]
    [InlineData("bad-time", "line 2.time", "heart-rate,08:30,/min,72")]
    [InlineData("malformed-reading", "line 2", "heart-rate,1,/min,72,9")]
    [InlineData("malformed-reading", "line 2", "")]
    [InlineData("bad-value", "line 2.value", "heart-rate,1,/min,\"7,2\"")]
    [InlineData("unknown-signal", "line 2.signal", "\"a \"\"mood\"\"\",1,/min,72")]
    [InlineData("malformed-reading", "line 2", "heart-rate,1,/min,\"72")]
    [InlineData("malformed-reading", "line 2", "heart-rate,1,/min,7\"2\"")]
    [InlineData("malformed-reading", "line 2", "heart-rate,1,/min,\"7\"2\"")]
    [InlineData("malformed-reading", "line 2", "heart-rate,1,/min,\"")]
    public async Task names_the_line_and_the_column(string code, string field, string line)
    {
        var taken = await _test.TakenAsync(Type, $"signal,time,unit,value\n{line}\nheart-rate,2,/min,72\n");
        var fault = Assert.Single(taken.Faults);
        Assert.Equal((code, field, 1), (fault.Code, fault.Field, taken.New));
    }

    [Theory] // spec ihm-intake 3.5
    [InlineData("\"a, b\"", "a, b")]
    [InlineData("\"a \"\"b\"\"\"", "a \"b\"")]
    [InlineData("\"\"\"\"", "\"")]
    public async Task may_have_commas_and_quotes_within_quoted_cells(string cell, string id)
    {
        await _test.TakenAsync(Type, $"signal,time,id,unit,value\r\nheart-rate,1,{cell},/min,72\r\n");
        Assert.Equal(id, Assert.Single(_test.Readings).Id);
    }

    [Theory] // spec ihm-intake 4.1
    [InlineData("")]
    [InlineData("signal,time,unit,\"value")]
    [InlineData("heart-rate,1,/min,72")]
    [InlineData("signal,time,value\nheart-rate,1,72")]
    [InlineData("signal,code,time,unit,value")]
    [InlineData("signal,time,unit,value,value")]
    [InlineData("signal,time,unit,value,place")]
    public async Task is_refused_as_a_whole_without_its_columns(string body) =>
        Assert.Equal("malformed-body", await _test.RefusedAsync(Type, body));

    [Fact] // spec ihm-intake 5.2
    public async Task has_ten_thousand_lines_at_most()
    {
        var lines = string.Concat(Enumerable.Range(1, 10_000).Select(i => $"heart-rate,{i},/min,72\n"));
        Assert.Equal(10_000, (await _test.TakenAsync(Type, $"signal,time,unit,value\n{lines}")).New);
        Assert.Equal(
            "too-many-readings",
            await _test.RefusedAsync(Type, $"signal,time,unit,value\n{lines}heart-rate,9,/min,72\n"));
    }
}
