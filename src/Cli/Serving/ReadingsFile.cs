using System.Runtime.InteropServices;
using System.Text.Json;
using Salus.Ihm.Intake;

namespace Salus.Cli.Serving;

/// <summary>One body for an IHM, and how many readings of the file stand before it.</summary>
internal sealed record ReadingsBody(ReadOnlyMemory<byte> Bytes, int Before);

/// <summary>
/// A file of readings, in the form that its content shows, cut into bodies that an IHM takes. The same file gives the
/// same bodies. What does not read, one reading and a transaction go whole: the IHM says what is wrong with them.
/// </summary>
internal sealed record ReadingsFile(string MediaType, IReadOnlyList<ReadingsBody> Bodies)
{
    public const string Json = "application/json";
    public const string OpenMHealth = "application/vnd.openmhealth+json";
    public const string Fhir = "application/fhir+json";
    public const string Table = "text/csv";

    // A value and what parts it from the next are two bytes at least, so as many values as are taken have room.
    private const int MostBytes = 2 * IntakeDesk.MaxSamples;

    // spec ihm-intake 5.5
    public static ReadingsFile Of(ReadOnlyMemory<byte> file)
    {
        var start = file.Span.StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length : 0;
        var isJson = file.Span[start..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        return isJson ? OfJson(file[start..]) : new ReadingsFile(Table, Lines(file));
    }

    private static ReadingsFile OfJson(ReadOnlyMemory<byte> json)
    {
        List<ReadingsBody> whole = [new ReadingsBody(json, 0)];
        try
        {
            using var document = JsonDocument.Parse(json);
            return new ReadingsFile(TypeOf(document.RootElement), Parts(document.RootElement) ?? whole);
        }
        catch (JsonException)
        {
            return new ReadingsFile(Json, whole);
        }
    }

    private static string TypeOf(JsonElement root) =>
        Has(root, "resourceType") ? Fhir
        : Has(root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().FirstOrDefault() : root, "header")
            ? OpenMHealth
        : Json;

    private static List<ReadingsBody>? Parts(JsonElement root) => root.ValueKind == JsonValueKind.Array
        ? Cut("["u8, [.. root.EnumerateArray().Select(Raw)], ","u8, "]"u8)
        : IsBatch(root)
        ? Cut(
            """{"resourceType":"Bundle","type":"batch","entry":["""u8,
            [.. root.GetProperty("entry").EnumerateArray().Select(Raw)],
            ","u8,
            "]}"u8)
        : null;

    private static bool Has(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);

    private static bool IsBatch(JsonElement root) =>
        Says(root, "resourceType", "Bundle")
        && Says(root, "type", "batch")
        && Has(root, "entry")
        && root.GetProperty("entry").ValueKind == JsonValueKind.Array;

    private static bool Says(JsonElement element, string name, string value) =>
        Has(element, name)
        && element.GetProperty(name) is { ValueKind: JsonValueKind.String } text
        && text.ValueEquals(value);

    private static byte[] Raw(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private static List<ReadingsBody> Lines(ReadOnlyMemory<byte> table)
    {
        var lines = new List<byte[]>();
        for (var from = 0; from < table.Length;)
        {
            var length = table.Span[from..].IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : table.Length - from;
            lines.Add(table.Slice(from, length).ToArray());
            from += length;
        }

        return Cut(lines is [var first, ..] ? first : [], [.. lines.Skip(1)], [], []);
    }

    private static List<ReadingsBody> Cut(
        ReadOnlySpan<byte> before, IReadOnlyList<byte[]> readings, ReadOnlySpan<byte> between, ReadOnlySpan<byte> after)
    {
        var bodies = new List<ReadingsBody>();
        var next = 0;
        do
        {
            var first = next;
            List<byte> body = [.. before];
            while (next < readings.Count
                && (next == first
                    || (next - first < IntakeDesk.MaxReadings && body.Count + readings[next].Length < MostBytes)))
            {
                body.AddRange(next == first ? [] : between);
                body.AddRange(readings[next++]);
            }

            body.AddRange(after);
            bodies.Add(new ReadingsBody(body.ToArray(), first));
        }
        while (next < readings.Count);
        return bodies;
    }
}
