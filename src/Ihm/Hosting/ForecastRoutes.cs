using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Callers;
using Salus.Ihm.Courses;
using Salus.Ihm.Fhir;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Hosting;

/// <summary>What is expected of signals: to the patient, and to others what their permits cover, as Observations are
/// shown.</summary>
internal sealed class ForecastRoutes(Func<MemberId, Signal, TimeSpan, Forecast?> forecast, Sights sights)
{
    private const string Minutes = "minutes";
    private const int Usual = 60;
    private const int Most = 1_440;
    private const int Digits = 4;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/patients/{patient}/forecasts", AnswerAsync).ForCallers();

    // spec ihm 6.5
    private async Task<IResult> AnswerAsync(HttpContext http, Caller caller, string patient)
    {
        var stopping = http.RequestAborted;
        var ahead = TimeSpan.FromMinutes(MinutesOf(http.Request.Query));
        var sight = await sights.EnterAsync(caller, patient, stopping);
        List<(Signal Signal, Forecast Forecast)> found = [];
        foreach (var signal in Signal.All.Where(signal => sight.Shows(signal.Category)))
        {
            if (forecast(sight.Patient.Id, signal, ahead) is { } expected)
            {
                found.Add((signal, expected));
            }
        }

        var shown = found.CountBy(one => one.Signal.Category).ToDictionary();
        return await sights.ShowAsync(sight, shown, new JsonAnswer(json => Write(json, found)), stopping);
    }

    private static int MinutesOf(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(name => name != Minutes) is { } other)
        {
            throw RollUpQuestion.Wrong(other, "is not minutes");
        }

        return !query.ContainsKey(Minutes) ? Usual
            : int.TryParse(query[Minutes].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
                && minutes is > 0 and <= Most
                ? minutes
                : throw RollUpQuestion.Wrong(Minutes, $"must be from 1 to {Most}");
    }

    private static void Write(Utf8JsonWriter json, List<(Signal Signal, Forecast Forecast)> found)
    {
        json.WriteStartObject();
        json.WriteStartArray("forecasts");
        foreach (var (signal, forecast) in found)
        {
            json.WriteStartObject();
            json.WriteString("signal", signal.Name);
            json.WriteString("code", signal.Loinc);
            json.WriteString("unit", signal.Unit);
            json.WriteString("category", Code<Category>.Text(signal.Category));
            json.WriteNumber("at", forecast.At.UnixMs);
            json.WriteNumber("expected", Math.Round(forecast.Expected, Digits));
            json.WriteNumber("low", Math.Round(forecast.Low, Digits));
            json.WriteNumber("high", Math.Round(forecast.High, Digits));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
