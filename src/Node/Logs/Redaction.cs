using System.Text.RegularExpressions;
using Salus.Node.Storage;

namespace Salus.Node.Logs;

/// <summary>
/// What must not leave the node by its log is taken out last, wherever it came from: ids of members and patients, keys
/// and tokens, compact JWS and JWE (spec operation 2). Block heights, codes and digests of headers stay.
/// </summary>
internal static partial class Redaction
{
    private const int MostChars = 4_096;

    /// <summary>A text, cut at 4,096 characters, with everything that looks like an id, a key or a token replaced by
    /// its mark.</summary>
    public static string Clean(string text)
    {
        var bounded = text.Length <= MostChars ? text : $"{text.AsSpan(0, MostChars)}...";
        return CleanAll(bounded);
    }

    /// <summary>As <see cref="Clean"/>, of any length.</summary>
    public static string CleanAll(string text) => Secret().Replace(text, found => SensitiveMark.Of(found.Value));

    /// <summary>
    /// A fault as the types it consists of and where it arose. Only our own messages are kept: a library's may quote
    /// what it could not read.
    /// </summary>
    public static string Describe(Exception fault)
    {
        var words = fault is OperationalException own ? $"{own.Code}: {Clean(own.Message)}" : "";
        var inner = fault.InnerException is { } cause ? $"\ncaused by {Describe(cause)}" : "";
        return $"{fault.GetType().FullName} {words}\n{fault.StackTrace}{inner}";
    }

    // Random ids (26 characters of base32) and longer words that are no hex; then anything long in base64 or base64url,
    // with the dots of JWS and JWE. A path begins with a slash, and of these only a whole line of a PEM file does.
    [GeneratedRegex(
        @"(?<![\w+/=-])(?:[a-z2-7]{26}|(?=[a-z0-9]*[g-z])[a-z0-9]{27,}"
        + @"|(?=[\w+/-]*[A-Z_])[\w+-][\w+/-]{39,}={0,2}(?:\.[\w-]*)*|(?=[\w+/]*[A-Z])/[\w+/]{63})(?![\w+/-])",
        RegexOptions.ECMAScript)]
    private static partial Regex Secret();
}
