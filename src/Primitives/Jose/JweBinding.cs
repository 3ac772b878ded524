using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Salus.Primitives.Json;

namespace Salus.Primitives.Jose;

/// <summary>What a sealed message is for: named texts and integers, ordered by name, that stand in its protected header
/// and that the opener compares as a whole. Immutable; equal when every name and value is.</summary>
public sealed class JweBinding : IEquatable<JweBinding>
{
    /// <summary>At most this many members.</summary>
    public const int MaxCount = 16;

    private const int MaxNameLength = 32;
    private const int MaxTextLength = 128;

    /// <summary>A binding without members.</summary>
    public static readonly JweBinding Empty =
        new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    // Name -> the value as JSON writes it; each value has one form, so that equal values are equal texts.
    private readonly ImmutableSortedDictionary<string, string> _values;

    private JweBinding(ImmutableSortedDictionary<string, string> values) => _values = values;

    /// <summary>The names, in ordinal order.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>This binding and one more text: at most 128 printable ASCII characters without quote and backslash.
    /// A second value for a name, or anything else that no reader would take, is an ArgumentException.</summary>
    public JweBinding With(string name, string text) =>
        IsText(text)
            ? WithJson(name, $"\"{text}\"")
            : throw new ArgumentException("A bound text is printable ASCII without quote and backslash.", nameof(text));

    /// <summary>This binding and one more integer, within +-(2^53-1).</summary>
    public JweBinding With(string name, long integer) =>
        integer is >= -JsonFields.MaxInteger and <= JsonFields.MaxInteger
            ? WithJson(name, integer.ToString(CultureInfo.InvariantCulture))
            : throw new ArgumentException("A bound integer is within +-(2^53-1).", nameof(integer));

    /// <summary>The text of that name, or null when there is none.</summary>
    public string? Text(string name) =>
        _values.TryGetValue(name, out var value) && value[0] == '"' ? value[1..^1] : null;

    /// <summary>The integer of that name, or null when there is none.</summary>
    public long? Integer(string name) =>
        _values.TryGetValue(name, out var value) && value[0] != '"'
            ? long.Parse(value, CultureInfo.InvariantCulture)
            : null;

    public bool Equals(JweBinding? other) => other is not null && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as JweBinding);

    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);

    /// <summary>The binding as it stands in the header.</summary>
    public override string ToString() => ToJson();

    /// <summary>Reads a binding from a header; what <see cref="With(string, string)"/> would not take is a
    /// BadHeader.</summary>
    internal static JweBinding Read(JsonFields fields)
    {
        try
        {
            return fields.Names.Aggregate(Empty, (binding, name) => fields.Raw(name).Span[0] == (byte)'"'
                ? binding.With(name, fields.Text(name, MaxTextLength))
                : binding.With(name, fields.Integer(name, long.MinValue, long.MaxValue)));
        }
        catch (ArgumentException refusal)
        {
            throw new JoseRejectedException(JoseFault.BadHeader, $"salus: {refusal.Message}", refusal);
        }
    }

    internal string ToJson()
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in _values)
        {
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(value);
        }

        return json.Append('}').ToString();
    }

    private static bool IsText(string text) =>
        text.Length <= MaxTextLength
        && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && !text.AsSpan().ContainsAny('"', '\\');

    private JweBinding WithJson(string name, string value)
    {
        if (name.Length is 0 or > MaxNameLength || !IsText(name))
        {
            throw new ArgumentException("A bound name is 1 to 32 printable ASCII characters.", nameof(name));
        }

        if (_values.Count == MaxCount || _values.ContainsKey(name))
        {
            throw new ArgumentException($"A binding has at most {MaxCount} members, each once.", nameof(name));
        }

        return new JweBinding(_values.Add(name, value));
    }
}
