using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Salus.Primitives;

namespace Salus.Ihm.Alerts.Senders;

/// <summary>Sends e-mail that says that there is an alert and where to look, and nothing else: mail is read by many.
/// </summary>
public sealed class MailSender(MailServer server, TimeProvider time, SslClientAuthenticationOptions? tls = null)
{
    /// <summary>How long the server may take for all of it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Passing = 400;
    private const int Lasting = 500;

    /// <summary>Sends it once; the key gives repetitions the same Message-ID.</summary>
    // spec ihm-alerts 7.4, 7.5
    public async Task<Attempt> SendAsync(string to, string key, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(server.Host, server.Port, ending.Token);
            await using var conversation = await SmtpConversation.BeginAsync(
                connection.GetStream(), server, tls, ending.Token);
            await conversation.SendAsync(server.From, to, Letter(to, key), ending.Token);
            return new Attempt.Arrived();
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Attempt.Later("mail-server-silent");
        }
        catch (SmtpRefusedException refusal)
        {
            return refusal is { IsOfReceiver: true, Code: >= Lasting }
                ? new Attempt.Never("mail-refused")
                : new Attempt.Later(refusal.Code is >= Passing ? "mail-server-refuses" : "mail-server-unusable");
        }
        catch (AuthenticationException)
        {
            return new Attempt.Later("mail-server-not-secure");
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            return new Attempt.Later("mail-server-unreachable");
        }
    }

    // spec ihm-alerts 7.4
    private string Letter(string to, string key)
    {
        // The key names members; its digest names nobody.
        var id = Digest.Of(Encoding.ASCII.GetBytes(key)).ToString()[..32];
        var domain = server.From[(server.From.LastIndexOf('@') + 1)..];
        string[] lines =
        [
            $"From: Salus <{server.From}>",
            $"To: <{to}>",
            "Subject: There is an alert",
            $"Date: {time.GetUtcNow():ddd, dd MMM yyyy HH:mm:ss} +0000",
            $"Message-ID: <{id}@{domain}>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=us-ascii",
            "Content-Transfer-Encoding: 7bit",
            "Auto-Submitted: auto-generated",
            "",
            "There is an alert for you.",
            "",
            $"See it at {server.Where}",
            "or with: ./salus ihm alerts",
            "",
            "This message does not say whom or what it is about, and an answer is not read.",
        ];
        return string.Join("\r\n", lines);
    }
}
