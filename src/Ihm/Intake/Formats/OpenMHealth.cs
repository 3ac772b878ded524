using System.Collections.Frozen;
using System.Text.Json;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Formats;

/// <summary>
/// Data points of Open mHealth (openmhealth.org, data-point 1.0): one, or an array of them. What a point measures, its
/// unit and its time are read; what else describes it (posture, place, provenance) is not kept.
/// </summary>
internal static class OpenMHealth
{
    private static readonly DraftFields Header = new("header.id", "", "", "", "");

    // Schema to the members of its body that are measurements, and the signal of each.
    private static readonly FrozenDictionary<string, (string Member, Signal Signal)[]> Schemas =
        new Dictionary<string, (string, Signal)[]>
        {
            ["heart-rate"] = [("heart_rate", Signal.HeartRate)],
            ["blood-pressure"] =
            [
                ("systolic_blood_pressure", Signal.SystolicPressure),
                ("diastolic_blood_pressure", Signal.DiastolicPressure),
            ],
            ["body-temperature"] = [("body_temperature", Signal.BodyTemperature)],
            ["oxygen-saturation"] = [("oxygen_saturation", Signal.OxygenSaturation)],
            ["respiratory-rate"] = [("respiratory_rate", Signal.RespiratoryRate)],
            ["blood-glucose"] = [("blood_glucose", Signal.Glucose)],
            ["body-weight"] = [("body_weight", Signal.BodyWeight)],
            ["step-count"] = [("step_count", Signal.Steps)],
            ["calories-burned"] = [("kcal_burned", Signal.Calories), ("calories_burned", Signal.Calories)],
            ["sleep-duration"] = [("sleep_duration", Signal.SleepDuration)],
            ["sleep-episode"] = [("total_sleep_time", Signal.SleepDuration)],
            ["rr-interval"] = [("rr_interval", Signal.RrInterval)],
            ["ambient-temperature"] = [("ambient_temperature", Signal.RoomTemperature)],
        }.ToFrozenDictionary(StringComparer.Ordinal);

    // Its own names of units, to UCUM's.
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["beats/min"] = "/min", ["breaths/min"] = "/min", ["mmHg"] = "mm[Hg]", ["C"] = "Cel", ["F"] = "[degF]",
        ["K"] = "K", ["%"] = "%", ["mg/dL"] = "mg/dL", ["mmol/L"] = "mmol/L", ["kg"] = "kg", ["g"] = "g",
        ["lb"] = "[lb_av]", ["steps"] = "{steps}", ["kcal"] = "kcal", ["kJ"] = "kJ", ["h"] = "h", ["min"] = "min",
        ["sec"] = "s", ["s"] = "s", ["ms"] = "ms",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // spec ihm-intake 3.2
    public static void Read(ReadOnlyMemory<byte> json, ReceivedBody body)
    {
        using var document = JsonBody.Parse(json);
        var root = document.RootElement;
        switch (root.ValueKind)
        {
            case JsonValueKind.Object:
                ReadPoint(root, "", body);
                break;
            case JsonValueKind.Array:
                ReceivedBody.RequireCount(root.GetArrayLength());
                foreach (var (index, point) in root.EnumerateArray().Index())
                {
                    ReadPoint(point, $"[{index}]", body);
                }

                break;
            default:
                throw ReceivedBody.Malformed("", "The body must be a data point or an array of them.");
        }
    }

    private static void ReadPoint(JsonElement point, string field, ReceivedBody body)
    {
        var id = point.ValueKind == JsonValueKind.Object && point.TryGetProperty("header", out var header)
            ? JsonBody.IdOf(header, "id")
            : "";
        try
        {
            foreach (var (member, signal) in Measured(point))
            {
                body.Add(field, id, () => Draft(point, member, signal), Fields(member));
            }
        }
        catch (ReadingException fault)
        {
            body.Refuse(field, id, fault);
        }
    }

    private static DraftFields Fields(string member) => Header with
    {
        Time = "body.effective_time_frame", Unit = $"body.{member}.unit", Value = $"body.{member}.value",
    };

    private static (string Member, Signal Signal)[] Measured(JsonElement point)
    {
        var parts = new JsonParts(point);
        var header = Object(parts.Take("header"), "header");
        var body = Object(parts.Take("body"), "body");
        parts.End();
        var schema = JsonParts.TextOf(
            Member(Object(Member(header, "schema_id", "header"), "header.schema_id"), "name", "header.schema_id"),
            "header.schema_id.name");
        if (!Schemas.TryGetValue(schema.Replace('_', '-'), out var measured))
        {
            throw new ReadingException(
                ReadingCode.SchemaNotTaken, "header.schema_id.name",
                $"must be one of {string.Join(", ", Schemas.Keys.Order(StringComparer.Ordinal))}.");
        }

        var there = measured.Where(one => body.TryGetProperty(one.Member, out _)).ToArray();
        return there.Length > 0 && (schema != "blood-pressure" || there.Length == measured.Length)
            ? there
            : throw new ReadingException(
                ReadingCode.NoValue, $"body.{measured.First(one => !there.Contains(one)).Member}", "must be there.");
    }

    private static Draft Draft(JsonElement point, string member, Signal signal)
    {
        var body = point.GetProperty("body");
        if (body.TryGetProperty("descriptive_statistic", out _))
        {
            throw new ReadingException(
                ReadingCode.StatisticNotTaken, "body.descriptive_statistic", "must not be there: send the samples.");
        }

        var id = JsonParts.TextOf(Member(point.GetProperty("header"), "id", "header"), "header.id");
        var quantity = new JsonParts(body.GetProperty(member));
        var value = quantity.Take("value");
        var unit = quantity.Text("unit");
        if (!Units.TryGetValue(unit, out var ucum))
        {
            throw new ReadingException(
                ReadingCode.WrongUnit, $"body.{member}.unit", $"must be one of {string.Join(", ", Units.Keys)}.");
        }

        return new Draft(SignalCodes.Of(signal), id, Time(body))
        {
            Unit = ucum,
            Values = value.ValueKind == JsonValueKind.Number
                ? [value.GetDouble()]
                : throw new ReadingException(ReadingCode.BadValue, $"body.{member}.value", "must be a number."),
        };
    }

    // An interval counts at its end, when all of it was known; or from its start for so long.
    private static Timestamp Time(JsonElement body)
    {
        const string Frame = "body.effective_time_frame";
        var frame = Object(Member(body, "effective_time_frame", "body"), Frame);
        if (frame.TryGetProperty("date_time", out var moment))
        {
            return Moments.Read(moment, $"{Frame}.date_time");
        }

        var interval = Object(Member(frame, "time_interval", Frame), $"{Frame}.time_interval");
        if (interval.TryGetProperty("end_date_time", out var end))
        {
            return Moments.Read(end, $"{Frame}.time_interval.end_date_time");
        }

        var start = Moments.Read(
            Member(interval, "start_date_time", $"{Frame}.time_interval"), $"{Frame}.time_interval.start_date_time");
        return interval.TryGetProperty("duration", out var duration)
            ? start.PlusMs(Milliseconds(duration, $"{Frame}.time_interval.duration"))
            : start;
    }

    private static long Milliseconds(JsonElement duration, string field)
    {
        var parts = new JsonParts(duration);
        var value = parts.Take("value");
        var each = parts.Text("unit") switch
        {
            "ms" => 1,
            "sec" or "s" => 1000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => throw new ReadingException(ReadingCode.BadTime, $"{field}.unit", "must be ms, sec, min, h or d."),
        };
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < 1e6
            ? (long)(value.GetDouble() * each)
            : throw new ReadingException(ReadingCode.BadTime, $"{field}.value", "must be a number below 1000000.");
    }

    private static JsonElement Object(JsonElement value, string field) => value.ValueKind == JsonValueKind.Object
        ? value
        : throw new ReadingException(ReadingCode.MalformedReading, field, "must be an object.");

    private static JsonElement Member(JsonElement parent, string name, string field) =>
        parent.TryGetProperty(name, out var value)
            ? value
            : throw new ReadingException(ReadingCode.MalformedReading, $"{field}.{name}", "must be there.");
}
