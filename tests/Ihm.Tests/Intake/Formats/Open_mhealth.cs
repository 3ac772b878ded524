using System.Text.Json.Nodes;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Intake.Formats;

public sealed class Open_mhealth
{
    private const string Type = "application/vnd.openmhealth+json";
    private const string Moment = """{"date_time":"2026-11-21T08:30:00+01:00"}""";

    private const string Day =
        """{"time_interval":{"start_date_time":"2026-11-20T07:30:00Z","end_date_time":"2026-11-21T07:30:00Z"}}""";

    private readonly TestDesk _test = new();

    [Theory] // spec ihm-intake 3.2
    [InlineData("heart-rate", """{"heart_rate":{"value":50.0,"unit":"beats/min"}}""", "heart-rate", 50)]
    [InlineData("body-temperature", """{"body_temperature":{"value":98.6,"unit":"F"}}""", "body-temperature", 37)]
    [InlineData("oxygen-saturation", """{"oxygen_saturation":{"value":95,"unit":"%"}}""", "oxygen-saturation", 95)]
    [InlineData(
        "respiratory-rate", """{"respiratory_rate":{"value":12,"unit":"breaths/min"}}""", "respiratory-rate", 12)]
    [InlineData("blood-glucose", """{"blood_glucose":{"value":180.156,"unit":"mg/dL"}}""", "glucose", 10)]
    [InlineData("body-weight", """{"body_weight":{"value":70,"unit":"kg"}}""", "body-weight", 70)]
    [InlineData("step_count", """{"step_count":{"value":10600,"unit":"steps"}}""", "steps", 10600)]
    [InlineData("calories-burned", """{"kcal_burned":{"value":160,"unit":"kcal"}}""", "calories", 160)]
    [InlineData("sleep-duration", """{"sleep_duration":{"value":450,"unit":"min"}}""", "sleep-duration", 7.5)]
    [InlineData("rr-interval", """{"rr_interval":{"value":800,"unit":"ms"}}""", "rr-interval", 800)]
    public async Task is_read_by_its_schema(string schema, string body, string signal, double value)
    {
        Assert.Equal(1, (await _test.TakenAsync(Type, Point(schema, body, Moment))).New);
        var reading = Assert.Single(_test.Readings);
        Assert.Equal((signal, value, "p1"), (reading.Signal.Name, reading.Values[0], reading.Id));
        Assert.Equal("2026-11-21T07:30:00.000Z", reading.Time.ToString());
    }

    [Fact] // spec ihm-intake 3.2
    public async Task has_both_components_of_blood_pressure_or_neither()
    {
        const string Both =
            """
            {"systolic_blood_pressure":{"value":115,"unit":"mmHg"},
            "diastolic_blood_pressure":{"value":60,"unit":"mmHg"}}
            """;
        const string Half = """{"systolic_blood_pressure":{"value":115,"unit":"mmHg"}}""";
        var taken = await _test.TakenAsync(
            Type, $"[{Point("blood-pressure", Both, Moment)},{Point("blood-pressure", Half, Moment)}]");
        Assert.Equal([Signal.SystolicPressure, Signal.DiastolicPressure], _test.Readings.Select(one => one.Signal));
        var fault = Assert.Single(taken.Faults);
        Assert.Equal(("no-value", "[1].body.diastolic_blood_pressure"), (fault.Code, fault.Field));
    }

    [Fact] // spec ihm-intake 3.2
    public async Task counts_an_interval_at_its_end()
    {
        await _test.TakenAsync(Type, Point("step-count", """{"step_count":{"value":5000,"unit":"steps"}}""", Day));
        Assert.Equal("2026-11-21T07:30:00.000Z", Assert.Single(_test.Readings).Time.ToString());
    }

    [Theory] // spec ihm-intake 3.2, 4.3
    [InlineData(
        "wrong-unit", "body.heart_rate.unit", "heart-rate", """{"heart_rate":{"value":60,"unit":"beat/min"}}""")]
    [InlineData("wrong-unit", "body.heart_rate.unit", "heart-rate", """{"heart_rate":{"value":60,"unit":"mmHg"}}""")]
    [InlineData("malformed-reading", "unit", "heart-rate", """{"heart_rate":{"value":60}}""")]
    [InlineData("no-value", "body.heart_rate", "heart-rate", """{"pulse":{"value":60,"unit":"beats/min"}}""")]
    [InlineData("schema-not-taken", "header.schema_id.name", "physical-activity", """{"activity_name":"walking"}""")]
    [InlineData(
        "statistic-not-taken", "body.descriptive_statistic", "heart-rate",
        """{"heart_rate":{"value":60,"unit":"beats/min"},"descriptive_statistic":"minimum"}""")]
    public async Task names_what_is_wrong(string code, string field, string schema, string body)
    {
        var taken = await _test.TakenAsync(Type, Point(schema, body, Moment));
        var fault = Assert.Single(taken.Faults);
        Assert.Equal((code, field, "p1"), (fault.Code, fault.Field, fault.Id));
    }

    [Fact] // spec ihm-intake 3.2
    public async Task of_its_own_test_data_is_taken_where_it_should_pass()
    {
        if (SampleData.Folder("../openmhealth") is not { } folder)
        {
            // (absent: shared/data/openmhealth)
            return;
        }

        string[] measured =
        [
            "blood-pressure__4", "body-temp", "oxygen", "respiratory", "step-count", "sleep-duration", "sleep-episode",
        ];
        foreach (var path in Directory.GetFiles(folder, "*.json")
            .Where(path => measured.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal))))
        {
            var schema = Path.GetFileName(path).Split("__")[0];
            var told = await new TestDesk().TakenAsync(Type, Point(schema, File.ReadAllText(path), frame: null));
            Assert.Equal(path.Contains("shouldPass", StringComparison.Ordinal), told.Faults.Count == 0);
        }
    }

    [Theory] // spec ihm-intake 4.1
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[}")]
    public async Task is_refused_as_a_whole_when_it_does_not_read(string body) =>
        Assert.Equal("malformed-body", await _test.RefusedAsync(Type, body));

    internal static string Point(string schema, string body, string? frame)
    {
        var content = JsonNode.Parse(body)!;
        if (frame is not null)
        {
            content["effective_time_frame"] = JsonNode.Parse(frame);
        }

        return new JsonObject
        {
            ["header"] = new JsonObject
            {
                ["id"] = "p1", ["creation_date_time"] = "2026-11-21T08:30:00Z",
                ["schema_id"] = new JsonObject { ["namespace"] = "omh", ["name"] = schema, ["version"] = "2.0" },
            },
            ["body"] = content,
        }.ToJsonString();
    }
}
