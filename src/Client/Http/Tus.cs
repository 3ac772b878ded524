using System.Globalization;
using System.Net.Http.Headers;

namespace Salus.Client.Http;

/// <summary>A request of the tus protocol, version 1.0.0 (spec uploads).</summary>
internal sealed record TusRequest(HttpMethod Method, string Path)
{
    public long? Length { get; init; }

    public long? Offset { get; init; }

    public ReadOnlyMemory<byte>? Part { get; init; }

    public HttpRequestMessage ToMessage(Uri node)
    {
        var message = new HttpRequestMessage(Method, new Uri(node, Path));
        message.Headers.Add("Tus-Resumable", "1.0.0");
        Add(message, "Upload-Length", Length);
        Add(message, "Upload-Offset", Offset);
        if (Part is { } part)
        {
            message.Content = new ReadOnlyMemoryContent(part);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        }

        return message;
    }

    private static void Add(HttpRequestMessage message, string header, long? number)
    {
        if (number is { } value)
        {
            message.Headers.Add(header, value.ToString(CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>What a node says of an upload: where it is, how far it is, and its CID once it is whole.</summary>
internal sealed record TusAnswer(string? Location, long Offset, string? Cid)
{
    public static TusAnswer Of(HttpResponseMessage answer)
    {
        var offset = Header(answer, "Upload-Offset");
        return new TusAnswer(
            answer.Headers.Location?.OriginalString.TrimStart('/'),
            long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1,
            Header(answer, "Salus-Cid"));
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
