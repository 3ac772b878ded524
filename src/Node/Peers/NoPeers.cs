using Salus.Ledger;

namespace Salus.Node.Peers;

/// <summary>The other validators of a region that has one.</summary>
internal sealed class NoPeers : IPeers
{
    public void Attach(LedgerName ledger, IPeerListener listener)
    {
    }

    public void Send(LedgerName ledger, string validator, PeerMessage message)
    {
    }

    public void Broadcast(LedgerName ledger, PeerMessage message)
    {
    }
}
