using System.Text;

namespace Salus.Node.Tests.Doors;

/// <summary>One request as somebody sends it, right or wrong.</summary>
internal sealed record Visit(string Caller, string Method, string Path)
{
    public List<(string Name, string Value)> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public override string ToString()
    {
        var headers = string.Join(" | ", Headers.Select(header => $"{header.Name}: {Short(header.Value)}"));
        var body = Body is null ? "no body" : $"{Body.Length} bytes of body: {Short(Encoding.UTF8.GetString(Body))}";
        return $"{Caller}: {Method} {Short(Path)} | {headers} | {body}";
    }

    /// <summary>The request for a client; null when no client would send it.</summary>
    public HttpRequestMessage? ToRequest(HttpClient to)
    {
        if (!Uri.TryCreate(to.BaseAddress!.GetLeftPart(UriPartial.Authority) + Path, UriKind.Absolute, out var address))
        {
            return null;
        }

        var request = new HttpRequestMessage(new HttpMethod(Method), address)
        {
            Version = to.DefaultRequestVersion,
            VersionPolicy = to.DefaultVersionPolicy,
            Content = Body is null ? null : new ByteArrayContent(Body),
        };
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>The request as bytes of HTTP/1.1.</summary>
    public byte[] ToBytes(string host)
    {
        var head = new StringBuilder($"{Method} {Path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        Headers.ForEach(header => head.Append($"{header.Name}: {header.Value}\r\n"));
        if (Body is not null)
        {
            head.Append($"Content-Length: {Body.Length}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes($"{head}\r\n"), .. Body ?? []];
    }

    private static string Short(string text)
    {
        var line = text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal);
        return line.Length <= 400 ? line : $"{line[..400]}... ({line.Length})";
    }
}
