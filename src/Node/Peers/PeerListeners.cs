using System.Collections.Concurrent;
using Salus.Ledger;

namespace Salus.Node.Peers;

/// <summary>Who listens for each ledger; messages about one that nobody listens for go nowhere.</summary>
internal sealed class PeerListeners
{
    private readonly ConcurrentDictionary<LedgerName, IPeerListener> _listeners = new();

    public void Attach(LedgerName ledger, IPeerListener listener) => _listeners[ledger] = listener;

    /// <summary>Tells all that a validator can be reached.</summary>
    public void Connected(string validator)
    {
        foreach (var listener in _listeners.Values)
        {
            listener.Connected(validator);
        }
    }

    public void Received(string from, LedgerName ledger, PeerMessage message)
    {
        if (_listeners.TryGetValue(ledger, out var listener))
        {
            listener.Received(from, message);
        }
    }
}
