using System.Net;
using Salus.Ihm.Tests.Fhir;

namespace Salus.Ihm.Tests.Callers;

public sealed class A_page_that_calls_an_ihm : IAsyncLifetime
{
    private readonly FhirWorld _world = new();

    public Task InitializeAsync() => _world.InitializeAsync();

    public Task DisposeAsync() => _world.DisposeAsync();

    [Theory] // spec callers 8.6
    [InlineData(FhirWorld.Portal)]
    [InlineData("http://127.0.0.1:7444")]
    [InlineData("http://localhost:7444")]
    [InlineData("http://[::1]:7444")]
    public async Task is_told_what_it_may_send_and_read(string origin)
    {
        using var preflight = await AskAsync(HttpMethod.Options, origin);
        using var answer = await AskAsync(HttpMethod.Post, origin);

        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("authorization,dpop", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Contains("PUT", Header(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("DPoP-Nonce", Header(answer, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory] // spec callers 8.6
    [InlineData("https://portal.example:8443")]
    [InlineData("http://portal.example")]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:7445")]
    [InlineData("null")]
    public async Task of_another_origin_is_refused_and_reads_nothing(string origin)
    {
        using var preflight = await AskAsync(HttpMethod.Options, origin);
        using var answer = await AskAsync(HttpMethod.Post, origin);

        Assert.Equal(HttpStatusCode.Forbidden, preflight.StatusCode);
        Assert.Contains("origin-not-allowed", await preflight.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var told in new[] { preflight, answer })
        {
            Assert.DoesNotContain(
                told.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.Ordinal));
        }
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.GetValues(name));

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string origin)
    {
        using var request = new HttpRequestMessage(method, "/v1/token");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,dpop");
        }

        return await _world.Http.SendAsync(request);
    }
}
