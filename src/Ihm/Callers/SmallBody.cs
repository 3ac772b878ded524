using Microsoft.AspNetCore.Http;
using Salus.Ihm.Hosting;

namespace Salus.Ihm.Callers;

/// <summary>A body that is read whole, of bounded length.</summary>
internal static class SmallBody
{
    private const int Step = 16 * 1024;

    /// <summary>The body; more bytes than the most are <c>body-too-large</c>, whatever the request says of its
    /// length.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int most)
    {
        if (http.Request.ContentLength > most)
        {
            throw TooLarge(most);
        }

        using var body = new MemoryStream();
        var buffer = new byte[Step];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > most)
            {
                throw TooLarge(most);
            }
        }

        return body.ToArray();
    }

    private static ProblemException TooLarge(int most) =>
        new(IhmProblems.BodyTooLarge.Because($"The body must have at most {most} bytes."));
}
