namespace Salus.Ihm.Alerts.Senders;

/// <summary>The operator's mail server (RFC 5321), reached with STARTTLS (RFC 3207); without it on loopback only.
/// </summary>
/// <param name="Host">Its name, which its certificate has to bear.</param>
/// <param name="Port">Its port, 587 for submission.</param>
/// <param name="From">Who writes.</param>
/// <param name="Where">Where the receiver looks, as it stands in the mail: the IHM's address.</param>
public sealed record MailServer(string Host, int Port, string From, Uri Where)
{
    /// <summary>For AUTH PLAIN; null where the server asks for none.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    // The password is not for logs.
    public override string ToString() => $"{Host}:{Port}";
}
