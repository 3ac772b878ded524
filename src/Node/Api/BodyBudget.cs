namespace Salus.Node.Api;

/// <summary>
/// How much of all requests' bodies a node holds in memory at once, whoever sends them: what is above is refused, so
/// that bodies which are begun and never ended exhaust nothing (spec doors 5.1).
/// </summary>
internal sealed class BodyBudget(long maxBytes)
{
    private long _held;

    /// <summary>How many bytes are held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes room for more bytes; false, with nothing taken, when there is none.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= maxBytes)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _held, -bytes);
}

/// <summary>What strangers begin, who show nothing, takes no room from members.</summary>
internal sealed class BodyBudgets
{
    private readonly BodyBudget _members = new(64L * 1024 * 1024);
    private readonly BodyBudget _strangers = new(4L * 1024 * 1024);

    public BodyBudget Of(HttpContext http) => http.Features.Get<Call>() is null ? _strangers : _members;
}
