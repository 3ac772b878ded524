using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Salus.Client;
using Salus.Ihm.Hosting;
using Salus.Ihm.Storage;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Ihm.Fhir;

/// <summary>Below <c>/fhir</c> every fault is told as an OperationOutcome (spec ihm-fhir 1.3).</summary>
public static class FhirFaults
{
    /// <summary>Stands before routing.</summary>
    public static void UseFhirFaults(this IApplicationBuilder application) => application.Use(InvokeAsync);

    private static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/fhir", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        try
        {
            await next(http);
            if (!http.Response.HasStarted && Unrouted(http) is { } status)
            {
                throw new FhirException(
                    status, "not-supported", "There is no such address, or not by this method; see /fhir/metadata.");
            }
        }
        catch (ProblemException fault) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, fault.Problem);
        }
        catch (FhirException fault) when (!http.Response.HasStarted)
        {
            await FhirAnswers.WriteAsync(http, FhirAnswers.Outcome(fault), fault.Status);
        }
        catch (JsonRejectedException fault) when (!http.Response.HasStarted)
        {
            await FhirAnswers.WriteAsync(http, FhirAnswers.Outcome("structure", fault.Message, fault.Path), 400);
        }
        catch (Exception fault) when (fault is StoreException or SalusException && !http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = "5";
            var outcome = FhirAnswers.Outcome("transient", "The IHM's store or the region does not answer; try again.");
            await FhirAnswers.WriteAsync(http, outcome, StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Routing answers these two itself, without a body.
    private static int? Unrouted(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed when http.Response.ContentType is null => 405,
        _ => http.GetEndpoint() is null ? 404 : null,
    };

    private static Task AnswerAsync(HttpContext http, Problem problem)
    {
        if (problem.Challenge is { } challenge)
        {
            http.Response.Headers.WWWAuthenticate = challenge;
        }

        if (problem.RetrySeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = $"{seconds}";
        }

        var outcome = FhirAnswers.Outcome(IssueOf(problem.Kind.Status), problem.Detail, problem.Field);
        outcome["issue"]![0]!["details"] = new System.Text.Json.Nodes.JsonObject { ["text"] = problem.Kind.Code };
        return FhirAnswers.WriteAsync(http, outcome, problem.Kind.Status);
    }

    private static string IssueOf(int status) => status switch
    {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        413 => "too-long",
        429 => "throttled",
        < 500 => "invalid",
        _ => "transient",
    };
}
