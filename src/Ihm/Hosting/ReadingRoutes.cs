using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Callers;
using Salus.Ihm.Fhir;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Hosting;

/// <summary>Single readings of a signal, the newest first, as the device named them: to the patient, and to others what
/// their permits cover, as Observations are shown.</summary>
internal sealed class ReadingRoutes(FhirSources sources, Sights sights)
{
    // A waveform has thousands of values a minute.
    private const int MostValues = 500_000;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/patients/{patient}/readings", AnswerAsync).ForCallers();

    // spec ihm 6.3
    private async Task<IResult> AnswerAsync(HttpContext http, Caller caller, string patient)
    {
        var stopping = http.RequestAborted;
        var (signal, range) = ReadingQuestion.Of(http.Request.Query);
        var sight = await sights.EnterAsync(caller, patient, stopping);
        var found = sight.Shows(signal.Category)
            ? await sources.QueryAsync(sight.Patient.Id, signal, range, stopping)
            : new SampleSlice(signal, [], IsComplete: true);
        var kept = Within(found.Readings);
        Dictionary<Category, int> shown = kept.Count == 0 ? [] : new() { [signal.Category] = kept.Count };
        var slice = found with { Readings = kept, IsComplete = found.IsComplete && kept == found.Readings };
        return await sights.ShowAsync(sight, shown, new JsonAnswer(json => Write(json, slice)), stopping);
    }

    // All that begin in one millisecond stay together, so that who goes on before it misses none.
    private static IReadOnlyList<StoredReading> Within(IReadOnlyList<StoredReading> readings)
    {
        var values = 0L;
        for (var index = 0; index < readings.Count; index++)
        {
            values += readings[index].Values.Length;
            if (values > MostValues && index > 0 && readings[index].Time != readings[index - 1].Time)
            {
                return [.. readings.Take(index)];
            }
        }

        return readings;
    }

    private static void Write(Utf8JsonWriter json, SampleSlice slice)
    {
        json.WriteStartObject();
        json.WriteString("signal", slice.Signal.Name);
        json.WriteString("unit", slice.Signal.Unit);
        json.WriteString("category", Code<Category>.Text(slice.Signal.Category));
        json.WriteBoolean("complete", slice.IsComplete);
        json.WriteNumber("damaged", slice.Damaged.Count);
        json.WriteStartArray("readings");
        foreach (var reading in slice.Readings)
        {
            Write(json, slice.Signal, reading);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Signal signal, in StoredReading reading)
    {
        json.WriteStartObject();
        json.WriteString("id", reading.Id);
        json.WriteNumber("version", reading.Version);
        json.WriteString("device", reading.Device.ToString());
        json.WriteNumber("time", reading.Time.UnixMs);
        json.WriteNumber("periodMs", reading.PeriodMs);
        json.WriteStartArray("values");
        foreach (var value in reading.Values.Span)
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

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
