using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Salus.Ihm.Hosting;

/// <summary>An answer of JSON.</summary>
internal sealed class JsonAnswer(Action<Utf8JsonWriter> write) : IResult
{
    public int Status { get; init; } = 200;

    public string MediaType { get; init; } = "application/json";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            write(json);
        }

        var response = httpContext.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (Status, MediaType, stream.Length);
        await response.Body.WriteAsync(stream.GetBuffer().AsMemory(0, (int)stream.Length), httpContext.RequestAborted);
    }
}
