using System.Text.Json;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Intake.Formats;

/// <summary>Our own form: `{network, patient, batch, sent, readings}`, of which a body with a token needs `readings`
/// only, or the readings alone: an array of them, or one.</summary>
internal static class ReadingJson
{
    private static readonly DraftFields One = DraftFields.Of("value");
    private static readonly DraftFields Stretch = DraftFields.Of("values") with { Time = "from" };

    // spec ihm-intake 3.1
    public static void Read(ReadOnlyMemory<byte> json, ReceivedBody body)
    {
        using var document = JsonBody.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Array)
        {
            ReadAll(root, "", body);
        }
        else if (root.ValueKind != JsonValueKind.Object)
        {
            throw ReceivedBody.Malformed("", "The body must be an object or an array.");
        }
        else if (root.TryGetProperty("signal", out _) || root.TryGetProperty("code", out _))
        {
            ReadOne(root, "", body);
        }
        else
        {
            ReadEnvelope(root, body);
        }
    }

    private static void ReadEnvelope(JsonElement root, ReceivedBody body)
    {
        JsonElement? readings = null;
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "network":
                    body.Network = Text(member);
                    break;
                case "patient":
                    body.Patient = MemberId.TryParse(Text(member), out var patient)
                        ? patient
                        : throw ReceivedBody.Malformed("patient", "must be a member id.");
                    break;
                case "batch":
                    body.Batch = RandomId.TryParse(Text(member), out _)
                        ? Text(member)
                        : throw ReceivedBody.Malformed("batch", "must be 26 characters of base32, drawn at random.");
                    break;
                case "sent":
                    body.Sent = Sent(member.Value);
                    break;
                case "readings" when member.Value.ValueKind == JsonValueKind.Array:
                    readings = member.Value;
                    break;
                case "readings":
                    throw ReceivedBody.Malformed("readings", "must be an array.");
                default:
                    throw ReceivedBody.Malformed(JsonBody.Shown(member.Name), "is not a member here.");
            }
        }

        ReadAll(readings ?? throw ReceivedBody.Malformed("readings", "must be there."), "readings", body);
    }

    private static void ReadAll(JsonElement readings, string field, ReceivedBody body)
    {
        ReceivedBody.RequireCount(readings.GetArrayLength());
        var index = 0;
        foreach (var reading in readings.EnumerateArray())
        {
            ReadOne(reading, $"{field}[{index++}]", body);
        }
    }

    private static void ReadOne(JsonElement reading, string field, ReceivedBody body)
    {
        var isStretch = reading.ValueKind == JsonValueKind.Object && reading.TryGetProperty("values", out _);
        body.Add(field, JsonBody.IdOf(reading, "id"), () => Draft(reading, isStretch), isStretch ? Stretch : One);
    }

    private static Draft Draft(JsonElement reading, bool isStretch)
    {
        var parts = new JsonParts(reading);
        var signal = Signal(parts);
        var time = isStretch ? "from" : "time";
        var draft = new Draft(signal, parts.Text("id"), Moments.Read(parts.Take(time), time))
        {
            Version = parts.Find("version") is { } version ? Version(version) : 1,
            Unit = parts.FindText("unit"),
            IsWithdrawn = parts.Find("withdrawn") is { } withdrawn && IsTrue(withdrawn),
        };
        if (isStretch && draft.IsWithdrawn)
        {
            throw new ReadingException(
                ReadingCode.MalformedReading, "values", "must not be there: it is withdrawn, and has a time.");
        }

        if (isStretch)
        {
            draft = draft with
            {
                PeriodMs = Number(parts.Take("periodMs"), "periodMs"), Values = Values(parts, signal),
            };
        }
        else if (!draft.IsWithdrawn)
        {
            draft = draft with { Values = [Value(parts.Take("value"), signal.Signal, "value")] };
        }

        parts.End();
        return draft;
    }

    private static SignalCode Signal(JsonParts parts)
    {
        if (parts.FindText("code") is { } code)
        {
            return SignalCodes.Find(code) ?? throw ReadingException.UnknownCode("code");
        }

        return SignalCodes.Named(parts.Text("signal")) ?? throw ReadingException.UnknownName("signal");
    }

    private static double[] Values(JsonParts parts, SignalCode signal)
    {
        var values = parts.Take("values");
        return values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray().Select(value => Value(value, signal.Signal, "values"))]
            : throw new ReadingException(ReadingCode.BadValue, "values", "must be an array of numbers.");
    }

    private static double Value(JsonElement value, Signal signal, string field) => signal.IsCoded
        ? Formats.Draft.CodeOf(signal, value.ValueKind == JsonValueKind.String ? value.GetString() : null, field)
        : Number(value, field);

    private static double Number(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.GetString() is "NaN" or "Infinity" or "-Infinity" => double.NaN,
        JsonValueKind.Null => double.NaN,
        _ => throw new ReadingException(ReadingCode.BadValue, field, "must be a number."),
    };

    private static int Version(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var version) && version >= 1
            ? version
            : throw new ReadingException(ReadingCode.BadVersion, "version", "must be an integer from 1.");

    private static bool IsTrue(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : throw new ReadingException(ReadingCode.MalformedReading, "withdrawn", "must be true or false.");

    private static Timestamp Sent(JsonElement value)
    {
        try
        {
            return Moments.Read(value, "sent");
        }
        catch (ReadingException fault)
        {
            throw ReceivedBody.Malformed("sent", fault.Message);
        }
    }

    private static string Text(JsonProperty member) => member.Value.ValueKind == JsonValueKind.String
        ? member.Value.GetString()!
        : throw ReceivedBody.Malformed(member.Name, "must be a text.");
}
