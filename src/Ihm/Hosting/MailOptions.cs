using Salus.Ihm.Alerts.Senders;
using Salus.Primitives.Json;

namespace Salus.Ihm.Hosting;

/// <summary>The operator's mail server, as ihm.json names it.</summary>
public sealed record MailOptions(string Host, int Port, string From, string? User, string? Password)
{
    private const int Submission = 587;
    private const int MaxText = 256;
    private const int MaxPort = 65_535;

    public static MailOptions Read(JsonFields fields)
    {
        var options = new MailOptions(
            fields.Text("host", MaxText),
            fields.Has("port") ? (int)fields.Integer("port", 1, MaxPort) : Submission,
            fields.Text("from", MaxText),
            fields.Has("user") ? fields.Text("user", MaxText) : null,
            fields.Has("password") ? fields.Text("password", MaxText) : null);
        fields.End();
        return options;
    }

    /// <summary>The server, with where a receiver looks.</summary>
    public MailServer ToServer(Uri where) => new(Host, Port, From, where) { User = User, Password = Password };

    // A password may be in it.
    public override string ToString() => Host;
}
