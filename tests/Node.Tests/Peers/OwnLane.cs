using System.Buffers.Binary;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Node.Peers;

namespace Salus.Node.Tests.Peers;

/// <summary>A lane by which a test says what it likes, with a certificate that it has.</summary>
internal sealed class OwnLane : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClientWebSocket _socket = new();

    private OwnLane()
    {
    }

    public static async Task<OwnLane> OpenAsync(Uri address, X509Certificate2? certificate)
    {
        var lane = new OwnLane();
        using var handler = new SocketsHttpHandler { SslOptions = Tls(certificate) };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var patience = new CancellationTokenSource(Patience);
        var target = new UriBuilder(address) { Scheme = "wss", Path = "/peers" }.Uri;
        await lane._socket.ConnectAsync(target, invoker, patience.Token);
        return lane;
    }

    public static SslClientAuthenticationOptions Tls(X509Certificate2? certificate) => new()
    {
        TargetHost = "localhost",
        ClientCertificateContext = certificate is null
            ? null
            : SslStreamCertificateContext.Create(certificate, null, offline: true),
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
    };

    public Task GreetAsync(ulong height) => SayAsync(LedgerName.Policies, new PeerMessage.Greeting(height));

    public Task SayAsync(LedgerName ledger, PeerMessage message)
    {
        var frame = PeerCodec.Encode(ledger, message);
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        frame.CopyTo(bytes, 4);
        return SendAsync(bytes);
    }

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        await _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);

    /// <summary>Ends when the other side has ended the lane.</summary>
    public async Task EndAsync()
    {
        try
        {
            var read = await _socket.ReceiveAsync(new byte[1], CancellationToken.None).WaitAsync(Patience);
            Assert.Equal(WebSocketMessageType.Close, read.MessageType);
        }
        catch (WebSocketException)
        {
            // Cut, without a word.
        }
    }

    public void Dispose() => _socket.Dispose();
}
