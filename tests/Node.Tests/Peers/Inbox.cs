using System.Threading.Channels;
using Salus.Node.Peers;

namespace Salus.Node.Tests.Peers;

/// <summary>What a listener was told, in order; a test waits for it.</summary>
internal sealed class Inbox : IPeerListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<(string From, PeerMessage Message)> _received =
        Channel.CreateUnbounded<(string, PeerMessage)>();

    private readonly Channel<string> _connected = Channel.CreateUnbounded<string>();

    /// <summary>Called for each message, on the network's thread.</summary>
    public Action<string> Received { get; set; } = _ => { };

    public int Count => _received.Reader.Count;

    void IPeerListener.Received(string from, PeerMessage message)
    {
        Received(from);
        _received.Writer.TryWrite((from, message));
    }

    void IPeerListener.Connected(string validator) => _connected.Writer.TryWrite(validator);

    public Task<(string From, PeerMessage Message)> NextAsync() =>
        _received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The height of the next greeting.</summary>
    public async Task<ulong> GreetingAsync() => ((PeerMessage.Greeting)(await NextAsync()).Message).Height;

    public async Task ConnectedAsync(params IReadOnlyList<string> validators)
    {
        var missing = validators.ToHashSet();
        while (missing.Count > 0)
        {
            missing.Remove(await _connected.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        }
    }
}
