using System.Globalization;
using System.Net.Http.Headers;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Uploads;

/// <summary>What a client of tus 1.0.0 sends.</summary>
internal static class TusRequests
{
    public static HttpRequestMessage Tus(HttpMethod method, string path, params (string Name, object Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers.Prepend(("Tus-Resumable", "1.0.0")))
        {
            request.Headers.TryAddWithoutValidation(name, Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        return request;
    }

    public static HttpRequestMessage Part(string path, long offset, HttpContent body)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        var request = Tus(HttpMethod.Patch, path, ("Upload-Offset", offset));
        request.Content = body;
        return request;
    }

    public static HttpRequestMessage Part(string path, long offset, byte[] bytes) =>
        Part(path, offset, new ByteArrayContent(bytes));

    public static async Task<HttpResponseMessage> SendAsync(
        this Person who, HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        using (request)
        {
            request.Version = who.Http.DefaultRequestVersion;
            request.VersionPolicy = who.Http.DefaultVersionPolicy;
            return await who.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
    }

    /// <summary>Begins an upload; where it is.</summary>
    public static async Task<string> BeginAsync(this Person who, long length)
    {
        using var answer = await who.SendAsync(Tus(HttpMethod.Post, "/v1/uploads", ("Upload-Length", length)));
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    /// <summary>How far it is, and its CID if it is whole.</summary>
    public static async Task<(long Offset, string? Cid)> LookAsync(this Person who, string path)
    {
        using var answer = await who.SendAsync(Tus(HttpMethod.Head, path));
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        return (long.Parse(answer.Header("Upload-Offset")!, CultureInfo.InvariantCulture), answer.Header("Salus-Cid"));
    }

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public static async Task RequireProblemAsync(
        this Person who, HttpRequestMessage request, System.Net.HttpStatusCode status, string code)
    {
        using var answer = await who.SendAsync(request);
        Assert.Equal("1.0.0", answer.Header("Tus-Resumable"));
        (await Answer.OfAsync(answer)).IsProblem(status, code);
    }
}
