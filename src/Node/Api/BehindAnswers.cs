using Salus.Node.Ledgers;

namespace Salus.Node.Api;

/// <summary>Says with every answer of a node that may lack final blocks that it does: what it does not know, another
/// node may (spec api 10.4).</summary>
internal sealed class BehindAnswers(RequestDelegate next, RegionLedgers ledgers)
{
    public const string Header = "Salus-Behind";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            if (ledgers.IsBehind)
            {
                http.Response.Headers[Header] = "true";
            }

            return Task.CompletedTask;
        });
        return next(http);
    }
}
