namespace Salus.Node.Metrics;

/// <summary>Counts every answer by route pattern and status; an address itself holds ids and is never a
/// label.</summary>
internal sealed class RequestCount(RequestDelegate next, NodeMetrics metrics)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        finally
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
            metrics.CountRequest(route, http.Response.StatusCode);
        }
    }
}
