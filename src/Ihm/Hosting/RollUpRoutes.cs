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

/// <summary>How signals went over time, for charts: to the patient, and to others what their permits cover, as
/// Observations are shown.</summary>
internal sealed class RollUpRoutes(FhirSources sources, Sights sights)
{
    private const int Digits = 4;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/patients/{patient}/roll-ups", AnswerAsync).ForCallers();

    // spec ihm 6.1
    private async Task<IResult> AnswerAsync(HttpContext http, Caller caller, string patient)
    {
        var stopping = http.RequestAborted;
        var question = RollUpQuestion.Of(http.Request.Query);
        var sight = await sights.EnterAsync(caller, patient, stopping);
        List<(Signal Signal, IReadOnlyList<RollUp> Points)> found = [];
        foreach (var signal in question.Signals.Where(signal => sight.Shows(signal.Category)))
        {
            var points = await sources.RollUpsAsync(sight.Patient.Id, signal, question, stopping);
            if (points.Count > 0)
            {
                found.Add((signal, points));
            }
        }

        var shown = found.GroupBy(one => one.Signal.Category).ToDictionary(
            group => group.Key, group => (int)group.Sum(one => one.Points.Sum(point => point.Count)));
        return await sights.ShowAsync(
            sight, shown, new JsonAnswer(json => Write(json, question, found)), stopping);
    }

    private static void Write(
        Utf8JsonWriter json, RollUpQuestion question, List<(Signal Signal, IReadOnlyList<RollUp> Points)> found)
    {
        json.WriteStartObject();
        json.WriteString("step", Code<RollUpStep>.Text(question.Step));
        json.WriteNumber("from", question.From.UnixMs);
        json.WriteNumber("to", question.To.UnixMs);
        json.WriteStartArray("signals");
        foreach (var (signal, points) in found)
        {
            json.WriteStartObject();
            json.WriteString("signal", signal.Name);
            json.WriteString("code", signal.Loinc);
            json.WriteString("unit", signal.Unit);
            json.WriteString("category", Code<Category>.Text(signal.Category));
            json.WriteStartArray("points");
            foreach (var point in points)
            {
                Write(json, point);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RollUp point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.Start.UnixMs);
        json.WriteNumberValue(point.Count);
        json.WriteNumberValue(point.Lowest);
        json.WriteNumberValue(point.Highest);
        json.WriteNumberValue(Math.Round(point.Mean, Digits));
        json.WriteEndArray();
    }
}
