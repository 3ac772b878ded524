using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;

namespace Salus.Cli.Tests;

/// <summary>What `salus ihm send` makes of a file, and of what it is told.</summary>
public sealed class A_file_of_readings
{
    private const string Reading = """{"signal":"steps","id":"a","time":1,"unit":"{steps}","value":1}""";
    private const int MostBytes = 200_000;

    [Theory] // spec ihm-intake 3.1, 3.2, 3.3, 3.4, 3.5
    [InlineData("text/csv", "signal,time,unit,value\nsteps,1,{steps},1\n")]
    [InlineData("text/csv", "\uFEFF\"signal\",time,unit,value\r\n")]
    [InlineData("text/csv", "")]
    [InlineData("application/json", $"[{Reading}]")]
    [InlineData("application/json", $"\uFEFF \r\n{Reading}")]
    [InlineData("application/json", $$"""{"readings":[{{Reading}}]}""")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "[1]")]
    [InlineData("application/json", "{\"signal\":")]
    [InlineData("application/vnd.openmhealth+json", """{"header":{"id":"a"},"body":{}}""")]
    [InlineData("application/vnd.openmhealth+json", """[{"header":{"id":"a"},"body":{}}]""")]
    [InlineData("application/fhir+json", """{"resourceType":"Observation"}""")]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","type":"batch","entry":[]}""")]
    [InlineData("application/fhir+json", """{"resourceType":"Bundle","type":"transaction","entry":[{}]}""")]
    [InlineData("application/fhir+json", """{"resourceType":7}""")]
    public void shows_its_form_by_its_content(string mediaType, string content)
    {
        var file = Of(content);
        Assert.Equal(mediaType, file.MediaType);
        Assert.Equal(content.TrimStart('\uFEFF', ' ', '\r', '\n').TrimEnd(), Text(Assert.Single(file.Bodies)).Trim(
            '\uFEFF', ' ', '\r', '\n'));
    }

    [Fact] // spec ihm-intake 5.5
    public void of_many_lines_goes_in_bodies_that_an_IHM_takes_each_with_the_first_line()
    {
        var lines = Enumerable.Range(0, 25_000).Select(i => $"steps,{i},1,1\n").ToList();
        var bodies = Of("signal,time,unit,value\n" + string.Concat(lines)).Bodies;

        Assert.Equal([0, 10_000, 20_000], bodies.Select(body => body.Before));
        Assert.All(bodies, body => Assert.True(body.Bytes.Length <= MostBytes));
        Assert.All(bodies, body => Assert.StartsWith("signal,time,unit,value\n", Text(body), StringComparison.Ordinal));
        Assert.Equal(lines, bodies.SelectMany(body => Text(body).TrimEnd('\n').Split('\n')[1..].Select(l => l + '\n')));
    }

    [Theory] // spec ihm-intake 5.5
    [InlineData("[", "]")]
    [InlineData("""{"resourceType":"Bundle","id":"b","type":"batch","entry":[""", "]}")]
    public void of_JSON_goes_in_bodies_of_so_many_bytes(string before, string after)
    {
        var readings = Enumerable.Range(0, 3_000).Select(i => $$"""{"id":"{{i}}","text":"{{new string('x', 90)}}"}""");
        var file = Of($"{before}{string.Join(",\n", readings)}{after}");

        Assert.True(file.Bodies.Count > 1);
        Assert.All(file.Bodies, body => Assert.True(body.Bytes.Length <= MostBytes));
        var entries = file.Bodies.Select(body => JsonNode.Parse(body.Bytes.Span)!)
            .Select(body => (body as JsonArray ?? body["entry"]!.AsArray()).Select(one => (string)one!["id"]!).ToList())
            .ToList();
        Assert.Equal(Enumerable.Range(0, 3_000).Select(i => $"{i}"), entries.SelectMany(ids => ids));
        Assert.Equal(file.Bodies.Select(body => $"{body.Before}"), entries.Select(ids => ids[0]));
    }

    [Fact] // spec ihm-intake 3.4, 5.5
    public void that_is_a_transaction_goes_whole()
    {
        var entries = string.Join(',', Enumerable.Repeat($$"""{"a":"{{new string('x', 90)}}"}""", 3_000));
        Assert.Single(Of($$"""{"resourceType":"Bundle","type":"transaction","entry":[{{entries}}]}""").Bodies);
    }

    [Theory] // spec ihm-intake 4.3
    [InlineData("line 2.value", 10_000, "line 10002.value")]
    [InlineData("[0].unit", 7, "[7].unit")]
    [InlineData("Bundle.entry[3].resource.component[1].code", 5, "Bundle.entry[8].resource.component[1].code")]
    [InlineData("readings[1].unit", 0, "readings[1].unit")]
    [InlineData("Observation.component[1]", 0, "Observation.component[1]")]
    [InlineData("", 7, "")]
    public void has_each_fault_where_it_stands_in_the_file(string told, int before, string place)
    {
        var sent = new SentReadings();
        sent.Add(new ReadingsBody(default, before), Told(told));
        Assert.Equal(place, (string?)sent.ToJson()["faults"]![0]!["field"]);
        Assert.Equal((1, 2, 1), (sent.New, sent.Repeated, sent.Faults.Count));
    }

    [Fact] // spec ihm-intake 3.4
    public void that_is_refused_whole_says_of_which_entries()
    {
        var told = Told("Bundle.entry[3].resource");
        (told["code"], told["detail"]) = ("bundle-refused", "None was taken.");
        var refused = Assert.Throws<FailureException>(() =>
            new SentReadings().Add(new ReadingsBody(default, 0), told)).Failure;
        Assert.Equal(("bundle-refused", ExitCodes.Refused), (refused.Code, refused.ExitCode));
        Assert.Contains(
            "Bundle.entry[3].resource: must be it. (wrong-unit)", refused.Message, StringComparison.Ordinal);
    }

    private static ReadingsFile Of(string content) => ReadingsFile.Of(Encoding.UTF8.GetBytes(content));

    private static string Text(ReadingsBody body) => Encoding.UTF8.GetString(body.Bytes.Span);

    private static JsonObject Told(string field) => new()
    {
        ["batch"] = "aaaaaaaaaaaaaaaaaaaaaaaaae",
        ["new"] = 1,
        ["repeated"] = 2,
        ["faults"] = new JsonArray(new JsonObject
        {
            ["id"] = "a", ["code"] = "wrong-unit", ["field"] = field, ["words"] = "must be it.",
        }),
    };
}
