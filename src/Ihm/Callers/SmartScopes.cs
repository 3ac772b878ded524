using System.Diagnostics.CodeAnalysis;

namespace Salus.Ihm.Callers;

/// <summary>What may be done to resources of a type (SMART App Launch 2, the letters c, r, u, d and s).</summary>
[Flags]
public enum Interactions
{
    None = 0,
    Create = 1,
    Read = 2,
    Update = 4,
    Delete = 8,
    Search = 16,
    All = Create | Read | Update | Delete | Search,
}

/// <summary>One scope: <c>patient/Observation.rs</c>, <c>user/*.r</c>. With <c>patient</c> it reaches the caller's own
/// data alone, with <c>user</c> everything that the caller may ask for.</summary>
public sealed record SmartScope(bool IsOwn, string Type, Interactions Interactions)
{
    private const string Letters = "cruds";
    private const int MaxTypeLength = 64;

    /// <summary>Reads one; v1 words (<c>read</c>, <c>write</c>, <c>*</c>) too.</summary>
    public static bool TryParse(string text, [MaybeNullWhen(false)] out SmartScope scope)
    {
        scope = null;
        if (text.Split('/') is not [("patient" or "user") and var context, var rest]
            || rest.Split('.') is not [var type, var may]
            || !(type == "*" || IsType(type))
            || Read(may) is not { } interactions)
        {
            return false;
        }

        scope = new SmartScope(context == "patient", type, interactions);
        return true;
    }

    /// <summary>Whether it reaches something done to a type.</summary>
    public bool Reaches(string type, Interactions wanted, bool isOwn) =>
        (isOwn || !IsOwn) && (Type == "*" || Type == type) && Interactions.HasFlag(wanted);

    public override string ToString()
    {
        var letters = Letters.Where((_, at) => Interactions.HasFlag((Interactions)(1 << at)));
        return $"{(IsOwn ? "patient" : "user")}/{Type}.{string.Concat(letters)}";
    }

    private static bool IsType(string text) =>
        text.Length is > 0 and <= MaxTypeLength && char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetter);

    private static Interactions? Read(string text) => text switch
    {
        "read" => Interactions.Read | Interactions.Search,
        "write" => Interactions.Create | Interactions.Update | Interactions.Delete,
        "*" => Interactions.All,
        _ => ReadLetters(text),
    };

    // SMART 2 takes the letters in this order only, each once.
    private static Interactions? ReadLetters(string text)
    {
        var (all, last) = (Interactions.None, -1);
        foreach (var letter in text)
        {
            var at = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (at <= last)
            {
                return null;
            }

            (all, last) = (all | (Interactions)(1 << at), at);
        }

        return all == Interactions.None ? null : all;
    }
}

/// <summary>The scopes of a token. They only narrow: what the ledger does not let a caller do, no scope does.</summary>
public sealed record SmartScopes(IReadOnlyList<SmartScope> Scopes)
{
    /// <summary>The longest text that is read.</summary>
    public const int MaxLength = 1024;

    private const int MaxCount = 32;

    /// <summary>Everything that the caller may.</summary>
    public static SmartScopes All { get; } = new([new SmartScope(IsOwn: false, "*", Interactions.All)]);

    /// <summary>Reads scopes with one space between them, each once (RFC 6749 section 3.3); at least one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out SmartScopes scopes)
    {
        List<SmartScope> read = [];
        foreach (var one in text.ToString().Split(' '))
        {
            if (read.Count == MaxCount || !SmartScope.TryParse(one, out var scope) || read.Contains(scope))
            {
                scopes = null;
                return false;
            }

            read.Add(scope);
        }

        scopes = new SmartScopes(read);
        return true;
    }

    /// <summary>Whether one of them reaches something done to a type.</summary>
    public bool Reach(string type, Interactions wanted, bool isOwn) =>
        Scopes.Any(scope => scope.Reaches(type, wanted, isOwn));

    public override string ToString() => string.Join(' ', Scopes);
}
