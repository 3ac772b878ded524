using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>A small real mail server on loopback (RFC 5321) with STARTTLS, which keeps what it gets and answers as a
/// test says.</summary>
internal sealed class PostOffice : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly Task _serving;

    public PostOffice()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether it offers STARTTLS.</summary>
    public bool IsSecure { get; set; } = true;

    /// <summary>What it answers to a command that begins so, in place of what it would.</summary>
    public Dictionary<string, string> Says { get; } = new(StringComparer.Ordinal);

    /// <summary>Every command, with whether it came under TLS.</summary>
    public ConcurrentQueue<(string Command, bool IsUnderTls)> Heard { get; } = new();

    public List<string> Letters { get; } = [];

    public SslClientAuthenticationOptions Trust => new()
    {
        RemoteCertificateValidationCallback = (_, shown, _, _) =>
            shown is not null && shown.GetCertHashString() == _certificate.GetCertHashString(),
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await TalkAsync(caller.GetStream());
                }
                catch (Exception fault) when (fault is IOException or AuthenticationException)
                {
                    // The caller hung up: what it said is in Heard.
                    Heard.Enqueue(("(hung up)", false));
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var isUnderTls = false;
        await WriteAsync(stream, Says.GetValueOrDefault("", "220 post.example ready"));
        while (await ReadLineAsync(stream) is { } line)
        {
            Heard.Enqueue((line, isUnderTls));
            var verb = line.Split(' ', ':')[0];
            await WriteAsync(stream, Says.GetValueOrDefault(verb) ?? Usual(verb, isUnderTls));
            if (verb == "STARTTLS" && !Says.ContainsKey(verb))
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                (stream, isUnderTls) = (secure, true);
            }
            else if (verb == "DATA" && !Says.ContainsKey(verb))
            {
                await TakeLetterAsync(stream);
            }
            else if (verb == "QUIT")
            {
                return;
            }
        }
    }

    private async Task TakeLetterAsync(Stream stream)
    {
        var letter = new StringBuilder();
        while (await ReadLineAsync(stream) is { } line && line != ".")
        {
            letter.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        Letters.Add(letter.ToString());
        await WriteAsync(stream, Says.GetValueOrDefault(".", "250 taken"));
    }

    private string Usual(string verb, bool isUnderTls) => verb switch
    {
        "EHLO" => IsSecure && !isUnderTls ? "250-post.example\r\n250 STARTTLS" : "250-post.example\r\n250 AUTH PLAIN",
        "STARTTLS" => "220 go on",
        "AUTH" => "235 known",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 good",
    };

    private async Task WriteAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);
        await stream.FlushAsync(_stop.Token);
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        return null;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
