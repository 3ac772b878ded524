using System.Text.Json.Nodes;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Intake.Formats;

public sealed class Fhir
{
    private const string Type = "application/fhir+json";

    private const string HeartRate =
        """
        {"resourceType":"Observation","id":"hr","status":"final","code":{"coding":[{"system":"http://loinc.org",
        "code":"8867-4"}]},"effectiveDateTime":"2026-11-21T08:30:00+01:00","valueQuantity":{"value":44,
        "unit":"beats/minute","system":"http://unitsofmeasure.org","code":"/min"}}
        """;

    private readonly TestDesk _test = new();

    [Fact] // spec ihm-intake 3.3
    public async Task has_a_quantity_in_ucum()
    {
        await _test.TakenAsync(Type, HeartRate);
        var reading = Assert.Single(_test.Readings);
        Assert.Equal((Signal.HeartRate, "hr", 1, 44), (reading.Signal, reading.Id, reading.Version, reading.Values[0]));
        Assert.Equal("2026-11-21T07:30:00.000Z", reading.Time.ToString());
    }

    [Fact] // spec ihm-intake 3.3
    public async Task has_components_of_a_panel()
    {
        var panel = With("code", """{"coding":[{"system":"http://loinc.org","code":"85354-9"}]}""");
        panel.Remove("valueQuantity");
        panel["component"] = new JsonArray(Component("8480-6", 115), Component("8462-4", 60), Component("1-1", 1));
        var taken = await _test.TakenAsync(Type, panel.ToJsonString());
        Assert.Equal([115, 60], _test.Readings.Select(reading => reading.Values[0]));
        var fault = Assert.Single(taken.Faults);
        Assert.Equal(("unknown-signal", "Observation.component[2].code"), (fault.Code, fault.Field));
    }

    [Fact] // spec ihm-intake 3.3
    public async Task has_sampled_data_of_a_waveform()
    {
        var ecg = With("code", """{"coding":[{"system":"http://loinc.org","code":"11524-6"}]}""");
        ecg.Remove("valueQuantity");
        ecg["valueSampledData"] = Sampled("0 512 -256");
        await _test.TakenAsync(Type, ecg.ToJsonString());
        var reading = Assert.Single(_test.Readings);
        Assert.Equal(4, reading.PeriodMs);
        Assert.Equal([1, 1.512, 0.744], reading.Values.Select(value => Math.Round(value, 6)));

        ecg["valueSampledData"] = Sampled("0 E 1");
        Assert.Equal("value-not-finite", (await _test.TakenAsync(Type, ecg.ToJsonString())).Faults[0].Code);
    }

    [Fact] // spec ihm-intake 3.3
    public async Task has_codes_of_a_pacemaker()
    {
        var shock = With("code", """{"coding":[{"system":"urn:salus:signal","code":"pacemaker-event"}]}""");
        shock.Remove("valueQuantity");
        shock["valueCodeableConcept"] = JsonNode.Parse("""{"coding":[{"code":"shock"}]}""");
        await _test.TakenAsync(Type, shock.ToJsonString());
        Assert.Equal(7, Assert.Single(_test.Readings).Values[0]);
    }

    [Fact] // spec ihm-intake 3.3
    public async Task entered_in_error_withdraws_what_it_was()
    {
        var wrong = With("status", "\"entered-in-error\"");
        wrong["meta"] = JsonNode.Parse("""{"versionId":"2"}""");
        wrong.Remove("valueQuantity");
        await _test.TakenAsync(Type, wrong.ToJsonString());
        var reading = Assert.Single(_test.Readings);
        Assert.Equal((2, 0), (reading.Version, reading.Values.Count));
    }

    [Fact] // spec ihm-intake 3.3
    public async Task without_an_id_has_one_of_its_content()
    {
        var nameless = With("status", "\"final\"");
        nameless.Remove("id");
        await _test.TakenAsync(Type, nameless.ToJsonString());
        await _test.TakenAsync(Type, nameless.ToJsonString());
        Assert.Equal(32, Assert.Single(_test.Readings).Id.Length);
    }

    [Theory] // spec ihm-intake 3.3, 4.3
    [InlineData("malformed-reading", "status", "status", null)]
    [InlineData("resource-not-taken", "status", "status", "\"cancelled\"")]
    [InlineData("malformed-reading", "code", "code", null)]
    [InlineData("unknown-signal", "code", "code", """{"text":"Heart rate"}""")]
    [InlineData("bad-time", "effective[x]", "effectiveDateTime", null)]
    [InlineData("bad-time", "effectiveDateTime", "effectiveDateTime", "\"2026-11-21\"")]
    [InlineData("malformed-reading", "effectiveDateTime", "effectiveDateTime", "2026")]
    [InlineData("no-value", "value[x]", "valueQuantity", null)]
    [InlineData(
        "wrong-unit", "valueQuantity.system", "valueQuantity", """{"value":44,"unit":"beats/minute","code":"/min"}""")]
    [InlineData(
        "wrong-unit", "valueQuantity.code", "valueQuantity", """{"value":44,"system":"http://unitsofmeasure.org"}""")]
    [InlineData(
        "bad-value", "valueQuantity.comparator", "valueQuantity",
        """{"value":44,"comparator":"<","system":"http://unitsofmeasure.org","code":"/min"}""")]
    [InlineData(
        "bad-value", "valueQuantity.value", "valueQuantity",
        """{"value":"44","system":"http://unitsofmeasure.org","code":"/min"}""")]
    [InlineData("malformed-reading", "value[x]", "dataAbsentReason", "{}")]
    [InlineData("malformed-reading", "valueAge", "valueAge", "{}")]
    [InlineData("malformed-reading", "modifierExtension", "modifierExtension", "[]")]
    [InlineData("wrong-subject", "subject.reference", "subject", """{"reference":"Patient/example"}""")]
    [InlineData("bad-version", "meta.versionId", "meta", """{"versionId":"first"}""")]
    [InlineData("malformed-reading", "identifier", "identifier", "{}")]
    [InlineData("malformed-reading", "subject", "subject", "null")]
    public async Task names_the_element_and_the_rule(string code, string field, string element, string? value)
    {
        var observation = With("status", "\"final\"");
        observation.Remove(element);
        if (value is not null)
        {
            observation[element] = JsonNode.Parse(value);
        }

        var fault = Assert.Single((await _test.TakenAsync(Type, observation.ToJsonString())).Faults);
        Assert.Equal((code, $"Observation.{field}"), (fault.Code, fault.Field));
    }

    [Fact] // spec ihm-intake 3.4
    public async Task of_a_batch_is_taken_where_it_is_good()
    {
        var taken = await _test.TakenAsync(Type, Bundle("batch"));
        Assert.Equal(1, taken.New);
        var fault = Assert.Single(taken.Faults);
        Assert.Equal(
            ("wrong-unit", "Bundle.entry[1].resource.valueQuantity.code", "bad"), (fault.Code, fault.Field, fault.Id));
    }

    [Fact] // spec ihm-intake 3.4
    public async Task of_a_transaction_is_taken_whole_or_not_at_all()
    {
        var refused = Assert.IsType<IntakeAnswer.Refused>(await _test.SendAsync(Type, Bundle("transaction")));
        Assert.Equal(IhmProblems.BundleRefused, refused.Problem.Kind);
        Assert.Equal("wrong-unit", Assert.Single(refused.Faults).Code);
        Assert.Empty(_test.Accepted);
    }

    [Theory] // spec ihm-intake 3.4
    [InlineData("resource-not-taken", "request", """{"request":{"method":"DELETE","url":"Observation/1"}}""")]
    [InlineData("malformed-reading", "request", """{"resource":{"resourceType":"Observation"}}""")]
    [InlineData("malformed-reading", "resource", """{"request":{"method":"POST","url":"Observation"}}""")]
    [InlineData(
        "resource-not-taken", "resource.resourceType",
        """{"request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Patient"}}""")]
    public async Task in_a_bundle_says_what_to_do_with_it(string code, string field, string entry)
    {
        var bundle = $$"""{"resourceType":"Bundle","type":"batch","entry":[{{entry}}]}""";
        var fault = Assert.Single((await _test.TakenAsync(Type, bundle)).Faults);
        Assert.Equal((code, $"Bundle.entry[0].{field}"), (fault.Code, fault.Field));
    }

    [Theory] // spec ihm-intake 4.1
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Bundle"}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":{}}""")]
    public async Task is_refused_as_a_whole_when_it_is_something_else(string body) =>
        Assert.Equal("malformed-body", await _test.RefusedAsync(Type, body));

    internal static JsonObject With(string element, string value)
    {
        var observation = JsonNode.Parse(HeartRate)!.AsObject();
        observation[element] = JsonNode.Parse(value);
        return observation;
    }

    private static JsonNode Component(string code, double value) => JsonNode.Parse(
        $$$"""
        {"code":{"coding":[{"system":"http://loinc.org","code":"{{{code}}}"}]},"valueQuantity":
        {"value":{{{value}}},"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}
        """)!;

    private static JsonNode Sampled(string data) => JsonNode.Parse(
        $$"""
        {"origin":{"value":1,"system":"http://unitsofmeasure.org","code":"mV"},"period":4,"factor":0.001,
        "dimensions":1,"data":"{{data}}"}
        """)!;

    private static string Bundle(string type)
    {
        var bad = With("id", "\"bad\"");
        bad["valueQuantity"]!["code"] = "bpm";
        var entries = new[] { With("status", "\"final\""), bad }.Select(resource => (JsonNode)new JsonObject
        {
            ["resource"] = resource,
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Observation" },
        });
        return new JsonObject
        {
            ["resourceType"] = "Bundle", ["type"] = type, ["entry"] = new JsonArray([.. entries]),
        }.ToJsonString();
    }
}
