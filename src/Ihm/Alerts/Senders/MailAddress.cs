using System.Buffers;

namespace Salus.Ihm.Alerts.Senders;

/// <summary>Addresses of e-mail, narrowed to what no header and no command of SMTP can be made of: printable ASCII, one
/// at sign, no quoting.</summary>
public static class MailAddress
{
    private const int MaxLength = 254;
    private const int MaxLocal = 64;

    private static readonly SearchValues<char> Local =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-");

    private static readonly SearchValues<char> Domain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");

    /// <summary>Whether a text is one.</summary>
    public static bool IsOne(string text) =>
        text.Length <= MaxLength
        && text.Split('@') is [{ Length: > 0 and <= MaxLocal } local, { Length: > 0 } domain]
        && !local.AsSpan().ContainsAnyExcept(Local)
        && !domain.AsSpan().ContainsAnyExcept(Domain)
        && !domain.StartsWith('-')
        && !domain.Split('.').Contains("");
}
