using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Salus.Node.Tests.Peers;

/// <summary>A listener that stands where a validator should: it takes lanes with a certificate that it has, and reads
/// nothing of them.</summary>
internal sealed class OwnDoor : IDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;
    private readonly List<IDisposable> _open = [];
    private Stream? _lane;

    public OwnDoor(Uri address, X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener = new TcpListener(IPAddress.Parse(address.Host), address.Port);
        _listener.Start();
    }

    /// <summary>Takes the next lane; what is sent on it is not read.</summary>
    /// <exception cref="IOException">Whoever came went before it asked for one.</exception>
    public async Task TakeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var client = await _listener.AcceptTcpClientAsync(patience.Token);
        _open.Add(client);
        var tls = new SslStream(client.GetStream());
        _lane = tls;
        _open.Add(tls);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        };
        await tls.AuthenticateAsServerAsync(options, patience.Token);
        using var reader = new StreamReader(tls, Encoding.ASCII, leaveOpen: true);
        string? key = null;
        while (await reader.ReadLineAsync(patience.Token) is { Length: > 0 } line)
        {
            key = line.StartsWith("Sec-WebSocket-Key: ", StringComparison.OrdinalIgnoreCase) ? line[19..] : key;
        }

        if (key is null)
        {
            throw new IOException("The other end went without asking for a lane.");
        }

        // RFC 6455 section 4.2.2 asks for SHA-1 of this constant; nothing rests on it.
#pragma warning disable CA5350
        var accept = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        await tls.WriteAsync(
            Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + $"Sec-WebSocket-Accept: {Convert.ToBase64String(accept)}\r\n\r\n"),
            patience.Token);
    }

    /// <summary>Says so often that it lives, on the lane that was taken last.</summary>
    public async Task PulseAsync(int times)
    {
        byte[] pulse = [0x82, 1, 0];
        await _lane!.WriteAsync(Enumerable.Repeat(pulse, times).SelectMany(one => one).ToArray());
        await _lane.FlushAsync();
    }

    public void Dispose()
    {
        _open.ForEach(open => open.Dispose());
        _listener.Dispose();
    }
}
