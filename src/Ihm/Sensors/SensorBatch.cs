using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ihm.Intake;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Sensors;

/// <summary>What a device sends: readings, signed with its key (spec ihm-intake).</summary>
public static class SensorBatch
{
    private const string Typ = "salus-device";

    /// <summary>A batch as a compact JWS, under a new random id.</summary>
    public static string Sign(
        string network, MemberId patient, KeyPair device, Timestamp sent, IReadOnlyList<Reading> readings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("network", network);
            json.WriteString("patient", patient.ToString());
            json.WriteString("batch", RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)).ToString());
            json.WriteNumber("sent", sent.UnixMs);
            json.WriteStartArray("readings");
            foreach (var reading in readings)
            {
                Write(json, reading);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Jws.Sign(device, Typ, stream.GetBuffer().AsSpan(0, (int)stream.Length)).ToCompact();
    }

    private static void Write(Utf8JsonWriter json, Reading reading)
    {
        var isStretch = reading.PeriodMs > 0;
        json.WriteStartObject();
        json.WriteString("signal", reading.Signal.Name);
        json.WriteString("id", reading.Id);
        json.WriteNumber("version", reading.Version);
        json.WriteNumber(isStretch ? "from" : "time", reading.Time.UnixMs);
        json.WriteString("unit", reading.Signal.Unit);
        if (isStretch)
        {
            json.WriteNumber("periodMs", reading.PeriodMs);
            json.WriteStartArray("values");
            foreach (var value in reading.Values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("value", reading.Values[0]);
        }

        json.WriteEndObject();
    }
}
