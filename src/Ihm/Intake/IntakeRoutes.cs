using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake.Devices;
using Salus.Web;

namespace Salus.Ihm.Intake;

/// <summary>`POST /v1/samples` and `GET /v1/devices`.</summary>
public static class IntakeRoutes
{
    private const long MostHeld = 64L * IntakeDesk.MaxBody;

    /// <summary>Adds the routes of intake.</summary>
    // spec ihm-intake 5.1, 5.3, 6.3
    public static void MapIntake(this IEndpointRouteBuilder routes, IntakeDesk desk, IntakeCallers callers)
    {
        var bodies = new BodyBudget(MostHeld);
        routes.MapPost("/v1/samples", async Task<IResult> (HttpContext http) =>
        {
            try
            {
                return await TakeAsync(http, desk, callers, bodies);
            }
            catch (ProblemException refusal)
            {
                return refusal.Problem;
            }
        });
        routes.MapGet("/v1/devices", async Task<IResult> (HttpContext http) =>
        {
            try
            {
                var patient = await callers.PatientOf(http);
                return new JsonAnswer(json => Write(json, desk.DevicesOf(patient)));
            }
            catch (ProblemException refusal)
            {
                return refusal.Problem;
            }
        });
    }

    /// <summary>What a sender is told over HTTP.</summary>
    public static IResult ToResult(this IntakeAnswer answer) => answer switch
    {
        IntakeAnswer.Refused { Faults.Count: 0 } refused => refused.Problem,
        IntakeAnswer.Refused refused => new JsonAnswer(json => Write(json, refused))
        {
            Status = refused.Problem.Kind.Status, MediaType = "application/problem+json",
        },
        IntakeAnswer.Taken taken => new JsonAnswer(json => Write(json, taken))
        {
            // Nothing at all was good.
            Status = taken.New + taken.Repeated == 0 && taken.Faults.Count > 0 ? 422 : 200,
        },
        _ => throw new InvalidOperationException("There is no other answer."),
    };

    private static async Task<IResult> TakeAsync(
        HttpContext http, IntakeDesk desk, IntakeCallers callers, BodyBudget bodies)
    {
        var mediaType = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        var isSigned = mediaType == "application/jose";
        var device = isSigned ? null : await callers.DeviceOf(http);
        using var share = bodies.Open();
        var body = await BoundedBody.ReadAsync(http.Request, IntakeDesk.MaxBody, share, http.RequestAborted);
        var answer = device is null
            ? await desk.TakeSignedAsync(body, http.RequestAborted)
            : await desk.TakeAsync(device, mediaType, body, http.RequestAborted);
        return answer.ToResult();
    }

    private static void Write(Utf8JsonWriter json, IntakeAnswer.Taken taken)
    {
        json.WriteStartObject();
        json.WriteString("batch", taken.Batch);
        json.WriteNumber("new", taken.New);
        json.WriteNumber("repeated", taken.Repeated);
        Write(json, taken.Faults);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IntakeAnswer.Refused refused)
    {
        json.WriteStartObject();
        refused.Problem.WriteMembers(json);
        Write(json, refused.Faults);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ReadingFault> faults)
    {
        json.WriteStartArray("faults");
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("id", fault.Id);
            json.WriteString("code", fault.Code);
            json.WriteString("field", fault.Field);
            json.WriteString("words", fault.Words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<DeviceSeen> devices)
    {
        json.WriteStartArray();
        foreach (var seen in devices)
        {
            json.WriteStartObject();
            json.WriteString("device", seen.Device.ToString());
            json.WriteNumber("lastSeen", seen.LastSeen.UnixMs);
            if (seen.SkewMs is { } skew)
            {
                json.WriteNumber("skewMs", skew);
            }

            json.WriteNumber("batches", seen.Batches);
            json.WriteNumber("samples", seen.Samples);
            json.WriteNumber("faults", seen.Faults);
            json.WriteNumber("putOff", seen.PutOff);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
