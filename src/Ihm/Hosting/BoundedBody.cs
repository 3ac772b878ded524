using System.Buffers;
using Microsoft.AspNetCore.Http;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>A request's body, whole, as long as it is no longer than allowed and arrives in time.</summary>
internal static class BoundedBody
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static Task<byte[]> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken) =>
        ReadAsync(request, most, share: null, cancellationToken);

    // spec ihm-intake 5.1
    public static async Task<byte[]> ReadAsync(
        HttpRequest request, int most, BodyBudget.Share? share, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new ProblemException(IhmProblems.UnsupportedEncoding.Because("Send it without Content-Encoding."));
        }

        if (request.ContentLength > most)
        {
            throw TooLarge(most);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Longest);
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(deadline.Token);
                if (read.Buffer.Length > most)
                {
                    throw TooLarge(most);
                }

                share?.Hold(read.Buffer.Length);
                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return body;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(IhmProblems.BodyTooSlow.Because(
                $"The body did not end within {Longest.TotalSeconds} seconds; send it again, in one go."));
        }
    }

    private static ProblemException TooLarge(int most) =>
        new(IhmProblems.BodyTooLarge.Because($"A body has at most {most} bytes here; send several."));
}
