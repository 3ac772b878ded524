using System.Text.Json;
using System.Text.Unicode;

namespace Salus.Client.Fhir;

/// <summary>Takes a bundle's bytes in and holds their bounds: 32 MiB, UTF-8, one JSON value, 64 levels (spec fhir
/// 1.1).</summary>
internal static class BundleBytes
{
    public const int MaxLength = 32 * 1024 * 1024;
    public const int MaxDepth = 64;

    public static ReadOnlyMemory<byte> Load(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Load(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FhirRejectedException(
                FhirRefusals.NotFound,
                "There is no bundle file of that name. Check the path; it must name one JSON file.",
                missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new FhirRejectedException(
                FhirRefusals.Unreadable,
                "The bundle file cannot be read. Check that it is a file, and that you may read it.",
                failure);
        }
    }

    public static ReadOnlyMemory<byte> Load(Stream stream)
    {
        if (stream.CanSeek && stream.Length - stream.Position > MaxLength)
        {
            throw TooLarge();
        }

        using var content = new MemoryStream();
        var block = new byte[81920];
        for (int read; (read = stream.Read(block)) > 0;)
        {
            content.Write(block, 0, read);
            if (content.Length > MaxLength)
            {
                throw TooLarge();
            }
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>The bytes without a byte order mark, known to be UTF-8 text that is neither too long nor
    /// empty.</summary>
    public static ReadOnlyMemory<byte> Check(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            throw TooLarge();
        }

        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var text = utf8.Span.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            throw new FhirRejectedException(
                FhirRefusals.Empty, "The bundle is empty. Export it again; it must be one JSON object.");
        }

        if (text[0] == (byte)'<')
        {
            throw NotJson("It looks like XML: export the bundle as FHIR JSON.");
        }

        return Utf8.IsValid(utf8.Span) ? utf8 : throw NotJson("It is not UTF-8: export the bundle again as UTF-8.");
    }

    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(
                utf8, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException) when (IsTooDeep(utf8.Span))
        {
            throw new FhirRejectedException(
                FhirRefusals.TooDeep,
                $"The bundle nests objects and arrays deeper than {MaxDepth} levels, which no FHIR resource needs. "
                + "Export it again, or take the deep part out.");
        }
        catch (JsonException fault)
        {
            // The parser's own message may quote the input, so only the line is passed on.
            var line = fault.LineNumber is { } number ? $" The first fault is in line {number + 1}." : "";
            throw NotJson("Check that the file is whole, one JSON object with no member named twice." + line);
        }
        catch (InvalidOperationException)
        {
            // What the parser says when it compares names and one of them is half a character (\ud800 alone).
            throw NotJson("The name of a member is no text: it has half of a surrogate pair. Export the bundle again.");
        }
    }

    private static bool IsTooDeep(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth + 2 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                    && reader.CurrentDepth >= MaxDepth)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Whatever else is wrong came before the depth was reached.
            return false;
        }

        return false;
    }

    private static FhirRejectedException TooLarge() =>
        new(FhirRefusals.TooLarge,
            "The bundle is over 32 MiB. Split it by year or by kind of resource; every part needs the Patient.");

    private static FhirRejectedException NotJson(string advice) =>
        new(FhirRefusals.NotJson, "The bundle is not JSON. " + advice);
}
