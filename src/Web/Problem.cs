using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Salus.Web;

/// <summary>A kind of problem: a stable code, its HTTP status, and its title (docs/spec/problems.md and
/// ihm-problems.md list them).</summary>
public sealed record ProblemKind(string Code, int Status, string Title)
{
    /// <summary>After how many seconds it may be over (Retry-After, RFC 9110 section 10.2.3); null where waiting alone
    /// changes nothing.</summary>
    public int? RetrySeconds { get; init; }

    /// <summary>An occurrence of it; the detail says what to do and never holds anything personal.</summary>
    public Problem Because(string detail, string? field = null) => new(this, detail, field);
}

/// <summary>An answer that says what is wrong, as problem details (RFC 9457).</summary>
public sealed record Problem(ProblemKind Kind, string Detail, string? Field = null) : IResult
{
    public string? Trace { get; init; }

    /// <summary>What WWW-Authenticate says; null where the kind of caller has none.</summary>
    public string? Challenge { get; init; }

    /// <summary>After how many seconds it may be over, for this occurrence.</summary>
    public int? RetrySeconds { get; init; } = Kind.RetrySeconds;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = Write();
        var response = httpContext.Response;
        response.StatusCode = Kind.Status;
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        if (Challenge is not null)
        {
            response.Headers.WWWAuthenticate = Challenge;
        }

        if (RetrySeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private byte[] Write()
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WriteMembers(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Its members, into an object that may have more (RFC 9457 section 3.2).</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("type", $"urn:salus:problem:{Kind.Code}");
        json.WriteString("title", Kind.Title);
        json.WriteNumber("status", Kind.Status);
        json.WriteString("detail", Detail);
        json.WriteString("code", Kind.Code);
        WriteOptional(json, "field", Field);
        WriteOptional(json, "trace", Trace);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}

/// <summary>A request that cannot be answered; one place turns it into the answer.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Kind.Code)
{
    public Problem Problem { get; } = problem;
}
