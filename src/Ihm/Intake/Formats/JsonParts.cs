using System.Text.Json;

namespace Salus.Ihm.Intake.Formats;

/// <summary>One object of a reading, strictly read: its members are taken by name, and <see cref="End"/> refuses those
/// that nobody took. What is wrong is a <see cref="ReadingException"/>.</summary>
internal sealed class JsonParts
{
    private readonly JsonElement _object;
    private readonly List<string> _taken = new(8);

    public JsonParts(JsonElement element)
    {
        _object = element.ValueKind == JsonValueKind.Object
            ? element
            : throw new ReadingException(ReadingCode.MalformedReading, "", "must be an object.");
    }

    public JsonElement Take(string name) => Find(name)
        ?? throw new ReadingException(ReadingCode.MalformedReading, name, "must be there.");

    public JsonElement? Find(string name)
    {
        if (!_object.TryGetProperty(name, out var value))
        {
            return null;
        }

        _taken.Add(name);
        return value;
    }

    public string Text(string name) => TextOf(Take(name), name);

    public string? FindText(string name) => Find(name) is { } value ? TextOf(value, name) : null;

    public void End()
    {
        // No name stands there twice, so all are taken when as many were.
        if (_taken.Count == _object.GetPropertyCount())
        {
            return;
        }

        var other = _object.EnumerateObject().First(member => !_taken.Contains(member.Name)).Name;
        throw new ReadingException(ReadingCode.MalformedReading, JsonBody.Shown(other), "is not a member here.");
    }

    public static string TextOf(JsonElement value, string name) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new ReadingException(ReadingCode.MalformedReading, name, "must be a text.");
}
