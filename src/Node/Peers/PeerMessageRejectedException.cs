namespace Salus.Node.Peers;

/// <summary>Bytes from a peer, or from the vote log, that are no message; they are refused whole.</summary>
public sealed class PeerMessageRejectedException(string message, Exception? cause = null)
    : FormatException(message, cause);
