using Microsoft.AspNetCore.Http;
using Salus.Ihm.Hosting;
using Salus.Web;

namespace Salus.Ihm.Alerts.Routes;

/// <summary>Small bodies, read whole.</summary>
internal static class AlertBody
{
    public static async Task<byte[]> ReadAsync(HttpContext http, int most)
    {
        using var body = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > most)
            {
                throw new ProblemException(
                    IhmProblems.BodyTooLarge.Because($"The body must have at most {most} bytes."));
            }
        }

        return body.ToArray();
    }
}
