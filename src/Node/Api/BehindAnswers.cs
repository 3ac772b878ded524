namespace Salus.Node.Api;

/// <summary>Says with every answer of a node that may lack final blocks that it does, or did when it was asked: what it
/// does not know, another node may (spec api 10.4).</summary>
internal sealed class BehindAnswers(RequestDelegate next, Func<bool> isBehind)
{
    public const string Header = "Salus-Behind";

    public Task InvokeAsync(HttpContext http)
    {
        // A batch is refused in part long before it is answered.
        var wasBehind = isBehind();
        http.Response.OnStarting(() =>
        {
            if (wasBehind || isBehind())
            {
                http.Response.Headers[Header] = "true";
            }

            return Task.CompletedTask;
        });
        return next(http);
    }
}
