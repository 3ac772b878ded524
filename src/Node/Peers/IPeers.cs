using Salus.Ledger;

namespace Salus.Node.Peers;

/// <summary>The other validators, over the network or in a simulation. Sending never waits and never fails: what cannot
/// leave is dropped, and whoever needs it asks again.</summary>
public interface IPeers
{
    /// <summary>Names who listens for a ledger, before the first message may come.</summary>
    void Attach(LedgerName ledger, IPeerListener listener);

    /// <summary>Sends to one validator; to one that is not known, nothing.</summary>
    void Send(LedgerName ledger, string validator, PeerMessage message);

    /// <summary>Sends to every other validator.</summary>
    void Broadcast(LedgerName ledger, PeerMessage message);
}

/// <summary>What listens for one ledger. It is called by several threads at once and must be quick.</summary>
public interface IPeerListener
{
    /// <summary>A validator sent a message.</summary>
    void Received(string from, PeerMessage message);

    /// <summary>What is sent to a validator from now on goes over a new lane; what was under way may be
    /// lost.</summary>
    void Connected(string validator);
}
