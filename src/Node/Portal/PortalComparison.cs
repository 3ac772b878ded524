using System.Buffers;
using System.IO.Compression;
using System.Net;
using Salus.Primitives;

namespace Salus.Node.Portal;

/// <summary>What comparing a file, or the policy, came to.</summary>
public enum PortalFinding
{
    Same, Differs, Missing,
}

/// <summary>One thing that was compared: a file by its path, or the policy, and what it should be.</summary>
public sealed record ComparedPart(string Name, string Own, PortalFinding Finding);

/// <summary>Whether a server gives the portal that this program holds, digest by digest (spec portal 2.2).</summary>
public static class PortalComparison
{
    private const string Index = "/index.html";
    private const string Policy = "Content-Security-Policy";
    private const string Plain = "identity";
    private const string Brotli = "br";
    private const string Gzip = "gzip";

    /// <summary>Fetches and compares each file, plain and packed, and the page at the root with its policy. The client
    /// must neither unpack nor follow to another address.</summary>
    public static async Task<IReadOnlyList<ComparedPart>> RunAsync(
        PortalFiles own, HttpClient server, CancellationToken cancellationToken)
    {
        List<ComparedPart> parts = [];
        foreach (var (path, file) in own.All.Select(file => (file.Path, file))
            .Concat(own.All.Where(file => file.Path == Index).Select(file => ("/", file))))
        {
            var finding = PortalFinding.Same;
            foreach (var form in (string[])[Plain, Brotli, Gzip])
            {
                var (found, policy) = await CompareAsync(server, path, form, file, cancellationToken);
                finding = found > finding ? found : finding;
                if (path == "/" && form == Plain)
                {
                    parts.Add(new ComparedPart(Policy, PortalPolicy.Text(), Judge(policy)));
                }
            }

            parts.Add(new ComparedPart(path, $"{file.Digest}", finding));
        }

        return parts;
    }

    private static PortalFinding Judge(string? policy) => policy is null ? PortalFinding.Missing
        : PortalPolicy.IsOurs(policy) ? PortalFinding.Same
        : PortalFinding.Differs;

    private static async Task<(PortalFinding Finding, string? Policy)> CompareAsync(
        HttpClient server, string path, string form, PortalFile file, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Encoding", form);
        using var answer = await server.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var policy = answer.Headers.TryGetValues(Policy, out var policies) ? string.Join(", ", policies) : null;
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return (PortalFinding.Missing, policy);
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var digest = await DigestAsync(
            body, string.Join(',', answer.Content.Headers.ContentEncoding), file.Bytes.Length, cancellationToken);
        return (digest == file.Digest ? PortalFinding.Same : PortalFinding.Differs, policy);
    }

    // Null for what does not unpack. One byte more than it should be is enough to tell, however much there is.
    private static async Task<Digest?> DigestAsync(
        Stream body, string encoding, int length, CancellationToken cancellationToken)
    {
        await using var unpacked = encoding switch
        {
            Brotli => new BrotliStream(body, CompressionMode.Decompress),
            Gzip => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        var bytes = ArrayPool<byte>.Shared.Rent(length + 1);
        try
        {
            var read = await unpacked.ReadAtLeastAsync(
                bytes.AsMemory(0, length + 1), length + 1, throwOnEndOfStream: false, cancellationToken);
            return Digest.Of(bytes.AsSpan(0, read));
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
