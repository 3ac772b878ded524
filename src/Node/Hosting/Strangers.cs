using Microsoft.AspNetCore.Connections;

namespace Salus.Node.Hosting;

/// <summary>The connections of a listener by which nobody was let in yet. There are at most so many: one more ends the
/// oldest, so that whoever opens them and waits ends their own, and no member finds the door full (spec doors
/// 4).</summary>
internal sealed class Strangers(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<ConnectionContext> _connections = [];

    public ConnectionDelegate Count(ConnectionDelegate next) => async connection =>
    {
        var (place, oldest) = Enter(connection);
        oldest?.Abort(new ConnectionAbortedException("more connections than may be are open without a caller"));
        var stranger = new Stranger(() => Leave(place));
        connection.Features.Set(stranger);
        try
        {
            await next(connection);
        }
        finally
        {
            stranger.Leave();
        }
    };

    private (LinkedListNode<ConnectionContext> Place, ConnectionContext? Oldest) Enter(ConnectionContext connection)
    {
        lock (_lock)
        {
            var place = _connections.AddLast(connection);
            if (_connections.Count <= most)
            {
                return (place, null);
            }

            var oldest = _connections.First!.Value;
            _connections.RemoveFirst();
            return (place, oldest);
        }
    }

    private void Leave(LinkedListNode<ConnectionContext> place)
    {
        lock (_lock)
        {
            if (place.List is not null)
            {
                _connections.Remove(place);
            }
        }
    }
}

/// <summary>A connection among strangers, until a caller was let in by it.</summary>
internal sealed class Stranger(Action leave)
{
    /// <summary>Takes it out; doing so again changes nothing.</summary>
    public void Leave() => leave();
}
