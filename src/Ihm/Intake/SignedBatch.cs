using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake.Formats;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Ihm.Intake;

/// <summary>
/// A batch of readings as a device signs it: a compact JWS (RFC 7515), ES256, whose header is exactly `alg`, `kid` (the
/// thumbprint of the device's key) and `typ`; its payload names the network, the patient, the batch and when it was
/// sent. So it is good for nobody else and nowhere else, whoever carries it.
/// </summary>
// spec ihm-intake 2.1, 2.2
public static class SignedBatch
{
    public const string Typ = "salus-device";

    /// <summary>Signs readings; `batch` is drawn at random and never used twice by the device.</summary>
    public static Jws Sign(KeyPair key, BatchAddress address, IEnumerable<Reading> readings) =>
        Sign(key, address, json =>
        {
            json.WriteStartArray();
            foreach (var reading in readings)
            {
                Write(json, reading);
            }

            json.WriteEndArray();
        });

    /// <summary>Signs readings that are an array of JSON already.</summary>
    public static Jws Sign(KeyPair key, BatchAddress address, ReadOnlySpan<byte> readings)
    {
        var bytes = readings.ToArray();
        return Sign(key, address, json => json.WriteRawValue(bytes));
    }

    /// <summary>What an IHM would say of readings that are an array of JSON, before they are signed; a
    /// <see cref="ProblemException"/> where they are no array.</summary>
    public static IReadOnlyList<ReadingFault> FaultsOf(ReadOnlyMemory<byte> readings)
    {
        var body = new ReceivedBody(_ => Timestamp.Latest);
        ReadingJson.Read(readings, body);
        return body.Faults;
    }

    private static Jws Sign(KeyPair key, BatchAddress address, Action<Utf8JsonWriter> writeReadings)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("network", address.Network);
            json.WriteString("patient", address.Patient.ToString());
            json.WriteString("batch", address.Batch);
            json.WriteNumber("sent", address.Sent.UnixMs);
            json.WritePropertyName("readings");
            writeReadings(json);
            json.WriteEndObject();
        }

        return Jws.Sign(key, Typ, stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Reading reading)
    {
        var isStretch = reading.Values.Count > 1;
        json.WriteStartObject();
        json.WriteString("signal", reading.Signal.Name);
        json.WriteString("id", reading.Id);
        if (reading.Version != 1)
        {
            json.WriteNumber("version", reading.Version);
        }

        json.WriteNumber(isStretch ? "from" : "time", reading.Time.UnixMs);
        if (reading.Values.Count == 0)
        {
            json.WriteBoolean("withdrawn", true);
        }
        else
        {
            WriteValues(json, reading, isStretch);
        }

        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, Reading reading, bool isStretch)
    {
        if (!reading.Signal.IsCoded)
        {
            json.WriteString("unit", reading.Signal.Unit);
        }

        if (!isStretch)
        {
            json.WritePropertyName("value");
            WriteValue(json, reading.Signal, reading.Values[0]);
            return;
        }

        json.WriteNumber("periodMs", reading.PeriodMs);
        json.WriteStartArray("values");
        foreach (var value in reading.Values)
        {
            WriteValue(json, reading.Signal, value);
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, Signal signal, double value)
    {
        if (signal.IsCoded)
        {
            json.WriteStringValue(signal.Codes[(int)value]);
        }
        else
        {
            json.WriteNumberValue(value);
        }
    }
}

/// <summary>Where a batch belongs and which it is: the network, the patient, the batch's random id of 26 characters,
/// and when it was sent by the device's clock.</summary>
public sealed record BatchAddress(string Network, MemberId Patient, string Batch, Timestamp Sent)
{
    /// <summary>Of a batch that was never sent before.</summary>
    public static BatchAddress New(string network, MemberId patient, Timestamp sent) => new(
        network, patient, RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)).ToString(), sent);
}
