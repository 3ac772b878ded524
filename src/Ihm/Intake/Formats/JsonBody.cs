using System.Text.Json;
using System.Text.Unicode;

namespace Salus.Ihm.Intake.Formats;

/// <summary>A body of JSON, whole: RFC 8259, no name twice in an object, at most 16 levels deep.</summary>
internal static class JsonBody
{
    private const int LongestShown = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    // spec ihm-intake 3.6
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            RequireUnicode(json.Span);
            return JsonDocument.Parse(json, Strict);
        }
        // Not the reader's own message: it quotes the text.
        catch (JsonException fault)
        {
            throw ReceivedBody.Malformed(
                "",
                $"The body must be JSON without a name twice, and JSON has no NaN and no Infinity; it breaks in line "
                    + $"{(fault.LineNumber ?? 0) + 1} at byte {(fault.BytePositionInLine ?? 0) + 1}.");
        }
    }

    // Later on every text of it may be asked for without fear: of half a surrogate pair there is none.
    private static void RequireUnicode(ReadOnlySpan<byte> json)
    {
        var isUnicode = Utf8.IsValid(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (isUnicode && json.Contains((byte)'\\') && reader.Read())
        {
            isUnicode = !reader.ValueIsEscaped || IsText(ref reader);
        }

        if (!isUnicode)
        {
            throw ReceivedBody.Malformed("", "The body must be Unicode in UTF-8.");
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A member's id, where it has one that can be shown.</summary>
    public static string IdOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
            && element.TryGetProperty(name, out var id)
            && id.ValueKind == JsonValueKind.String
            ? Shown(id.GetString()!)
            : "";

    /// <summary>A text from outside, no longer than it is of use, and printable.</summary>
    public static string Shown(string text)
    {
        var start = text.Length > LongestShown ? text[..LongestShown] : text;
        return start.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? new string([.. start.Select(letter => letter is >= ' ' and <= '~' ? letter : '?')])
            : start;
    }
}
