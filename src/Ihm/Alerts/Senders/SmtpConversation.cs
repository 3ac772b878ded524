using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Salus.Ihm.Alerts.Senders;

/// <summary>The server said no, with its code (RFC 5321 section 4.2; 0: it broke the protocol); or it offers less than
/// we ask for.</summary>
internal sealed class SmtpRefusedException(int code, bool isOfReceiver) : Exception("The mail server refused.")
{
    public int Code { get; } = code;

    /// <summary>Whether it refused this receiver or letter, and not us.</summary>
    public bool IsOfReceiver { get; } = isOfReceiver;
}

/// <summary>One conversation with a mail server, as far as a sender needs it (RFC 5321, 3207, 4954).</summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int MaxLine = 2_000;
    private const int MaxLines = 100;

    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _start;
    private int _end;

    private SmtpConversation(Stream stream) => _stream = stream;

    /// <summary>Greets, secures the connection, and says who we are.</summary>
    public static async Task<SmtpConversation> BeginAsync(
        NetworkStream stream, MailServer server, SslClientAuthenticationOptions? tls, CancellationToken stopping)
    {
        var talk = new SmtpConversation(stream);
        try
        {
            await talk.ExpectAsync(220, isOfReceiver: false, stopping);
            var offers = await talk.GreetAsync(stopping);
            if (offers.Contains("STARTTLS"))
            {
                await talk.SecureAsync(server.Host, tls, stopping);
                offers = await talk.GreetAsync(stopping);
            }
            else if (!IsLoopback(stream))
            {
                throw new SmtpRefusedException(0, isOfReceiver: false);
            }

            if (server.User is { } user)
            {
                var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{server.Password}"));
                await talk.AskAsync($"AUTH PLAIN {credentials}", 235, isOfReceiver: false, stopping);
            }

            return talk;
        }
        catch
        {
            await talk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands one letter over; when it returns the server has it.</summary>
    public async Task SendAsync(string from, string to, string letter, CancellationToken stopping)
    {
        await AskAsync($"MAIL FROM:<{from}>", 250, isOfReceiver: false, stopping);
        await AskAsync($"RCPT TO:<{to}>", 250, isOfReceiver: true, stopping);
        await AskAsync("DATA", 354, isOfReceiver: false, stopping);

        // RFC 5321 section 4.5.2: a line that begins with a dot gets one more.
        var stuffed = letter.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await AskAsync($"{stuffed}\r\n.", 250, isOfReceiver: true, stopping);
        await WriteAsync("QUIT", stopping);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static bool IsLoopback(NetworkStream stream) =>
        stream.Socket.RemoteEndPoint is IPEndPoint peer
        && IPAddress.IsLoopback(peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address);

    private async Task<IReadOnlyList<string>> GreetAsync(CancellationToken stopping)
    {
        var lines = await AskAsync("EHLO localhost", 250, isOfReceiver: false, stopping);
        return [.. lines.Select(line => line.ToUpperInvariant())];
    }

    private async Task SecureAsync(string host, SslClientAuthenticationOptions? tls, CancellationToken stopping)
    {
        await AskAsync("STARTTLS", 220, isOfReceiver: false, stopping);

        // What came in the clear after the answer is not the server's (RFC 3207 section 4.2).
        (_start, _end) = (0, 0);
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        var options = tls ?? new SslClientAuthenticationOptions();
        options.TargetHost = host;
        await secure.AuthenticateAsClientAsync(options, stopping);
    }

    private async Task<IReadOnlyList<string>> AskAsync(
        string command, int expected, bool isOfReceiver, CancellationToken stopping)
    {
        await WriteAsync(command, stopping);
        return await ExpectAsync(expected, isOfReceiver, stopping);
    }

    private async Task<IReadOnlyList<string>> ExpectAsync(int expected, bool isOfReceiver, CancellationToken stopping)
    {
        List<string> words = [];
        while (words.Count < MaxLines)
        {
            var line = await ReadLineAsync(stopping);
            if (line.Length < 3
                || !int.TryParse(line[..3], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                break;
            }

            words.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return code == expected ? words : throw new SmtpRefusedException(code, isOfReceiver);
            }
        }

        throw new SmtpRefusedException(0, isOfReceiver: false);
    }

    private async Task WriteAsync(string text, CancellationToken stopping)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stopping);
        await _stream.FlushAsync(stopping);
    }

    private async Task<string> ReadLineAsync(CancellationToken stopping)
    {
        var line = new StringBuilder();
        while (line.Length <= MaxLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, stopping));
                if (_end == 0)
                {
                    throw new EndOfStreamException("The mail server hung up.");
                }
            }

            var letter = (char)_buffer[_start++];
            if (letter == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(letter);
        }

        throw new SmtpRefusedException(0, isOfReceiver: false);
    }
}
