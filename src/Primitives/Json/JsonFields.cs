using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Salus.Primitives.Json;

/// <summary>Reads a typed value from a text; false when the text is not one of its texts.</summary>
public delegate bool TryParser<T>(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out T value);

/// <summary>One JSON object, strictly read: its members are taken by name and type, and <see cref="End"/> refuses those
/// that nobody took. Every refusal is a <see cref="JsonRejectedException"/>. Not for use by several threads at
/// once.</summary>
public sealed class JsonFields
{
    /// <summary>The largest integer, 2^53-1, that every JSON implementation keeps exact (RFC 8259 section 6).</summary>
    public const long MaxInteger = (1L << 53) - 1;

    private const int LongestInteger = 17;
    private const int LongestEscape = 6;
    private const int ShortText = 128;

    private readonly JsonNodes _nodes;
    private readonly int _self;

    private JsonFields(JsonNodes nodes, int self)
    {
        _nodes = nodes;
        _self = self;
    }

    /// <summary>Reads one object of at most <paramref name="maxDepth"/> nested levels, itself included. The bytes must
    /// not change while the result is in use.</summary>
    public static JsonFields Parse(ReadOnlyMemory<byte> utf8, int maxDepth = 8) =>
        new(JsonNodes.Read(utf8, maxDepth), 0);

    /// <summary>The names of the members, in the order they stand in; this takes none of them.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            var names = new string[_nodes[_self].Count];
            for (int position = 0, at = _self + 1; position < names.Length; position++, at = _nodes[at].Next)
            {
                names[position] = Encoding.ASCII.GetString(_nodes.NameOf(at));
            }

            return names;
        }
    }

    /// <summary>Whether the member is there; this does not take it.</summary>
    public bool Has(string name) => Find(name) >= 0;

    /// <summary>Takes a text of at most <paramref name="maxLength"/> characters, all of them printable ASCII.</summary>
    public string Text(string name, int maxLength) => TextOf(Take(name), maxLength);

    /// <summary>Takes an integer within both the given bounds and +-(2^53-1), written without fraction or
    /// exponent.</summary>
    public long Integer(string name, long min, long max)
    {
        var index = Take(name);
        var digits = Expect(index, JsonTokenType.Number, "a number");
        // "-0", "1.0" and "1e3" are second spellings of an integer. spec crypto 1.5
        if (digits.ContainsAny(".eE"u8) || digits.SequenceEqual("-0"u8))
        {
            throw Reject(JsonFault.WrongType, index, "must be an integer without fraction or exponent.");
        }

        if (digits.Length > LongestInteger
            || !Utf8Parser.TryParse(digits, out long value, out _)
            || value < Math.Max(min, -MaxInteger)
            || value > Math.Min(max, MaxInteger))
        {
            throw Reject(JsonFault.NumberOutOfRange, index,
                $"must be an integer from {Math.Max(min, -MaxInteger)} to {Math.Min(max, MaxInteger)}.");
        }

        return value;
    }

    /// <summary>Takes true or false.</summary>
    public bool Boolean(string name)
    {
        var index = Take(name);
        return _nodes[index].Kind switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Reject(JsonFault.WrongType, index, "must be true or false."),
        };
    }

    /// <summary>Takes a nested object; it has an <see cref="End"/> of its own.</summary>
    public JsonFields Object(string name) => ObjectOf(Take(name));

    /// <summary>Takes an array of at most <paramref name="maxCount"/> objects.</summary>
    public IReadOnlyList<JsonFields> Objects(string name, int maxCount) => Elements(name, maxCount, ObjectOf);

    /// <summary>Takes an array of at most <paramref name="maxCount"/> texts, each as <see cref="Text"/> has
    /// it.</summary>
    public IReadOnlyList<string> Texts(string name, int maxCount, int maxLength) =>
        Elements(name, maxCount, index => TextOf(index, maxLength));

    /// <summary>Takes a text and reads it with <paramref name="parser"/>; what that refuses is a WrongValue.</summary>
    public T Parsed<T>(string name, int maxLength, TryParser<T> parser)
    {
        var index = Take(name);
        Span<char> room = stackalloc char[ShortText];
        return parser(TextOf(index, maxLength, room), out var value)
            ? value
            : throw Reject(JsonFault.WrongValue, index, $"must be the text of a {typeof(T).Name}.");
    }

    /// <summary>Takes a value of any type: its exact bytes, the quotes of a text included.</summary>
    public ReadOnlyMemory<byte> Raw(string name)
    {
        ref var node = ref _nodes[Take(name)];
        return node.Kind == JsonTokenType.String
            ? _nodes.Slice(node.Start - 1, node.Length + 2)
            : _nodes.Slice(node.Start, node.Length);
    }

    /// <summary>Refuses the first member of this object that nobody took; nested objects answer for their
    /// own.</summary>
    public void End()
    {
        var end = _nodes[_self].Next;
        for (var member = _self + 1; member < end; member = _nodes[member].Next)
        {
            if (!_nodes[member].IsTaken)
            {
                throw Reject(JsonFault.UnknownMember, member, "is not a member here.");
            }
        }
    }

    private int Find(string name)
    {
        var end = _nodes[_self].Next;
        for (var member = _self + 1; member < end; member = _nodes[member].Next)
        {
            if (_nodes[member].NameLength == name.Length && Ascii.Equals(_nodes.NameOf(member), name))
            {
                return member;
            }
        }

        return -1;
    }

    private int Take(string name)
    {
        var index = Find(name);
        if (index < 0)
        {
            throw new JsonRejectedException(JsonFault.MissingMember, _nodes.PathOf(_self, name), "must be there.");
        }

        _nodes[index].IsTaken = true;
        return index;
    }

    private ReadOnlySpan<byte> Expect(int index, JsonTokenType kind, string right)
    {
        ref var node = ref _nodes[index];
        return node.Kind == kind
            ? _nodes.Slice(node.Start, node.Length).Span
            : throw Reject(JsonFault.WrongType, index, $"must be {right}.");
    }

    private string TextOf(int index, int maxLength)
    {
        var content = ContentOf(index, maxLength);
        return _nodes[index].IsEscaped ? Unescape(index, maxLength) : Encoding.Latin1.GetString(content);
    }

    // Into room for it where it fits: most texts are the texts of values, which need no string.
    private ReadOnlySpan<char> TextOf(int index, int maxLength, Span<char> room)
    {
        var content = ContentOf(index, maxLength);
        return _nodes[index].IsEscaped || content.Length > room.Length
            ? TextOf(index, maxLength)
            : room[..Encoding.Latin1.GetChars(content, room)];
    }

    // What stands between the quotes; without escapes it is the text itself, and is checked.
    private ReadOnlySpan<byte> ContentOf(int index, int maxLength)
    {
        var content = Expect(index, JsonTokenType.String, "a text");
        var isEscaped = _nodes[index].IsEscaped;
        var longest = isEscaped ? (long)maxLength * LongestEscape : maxLength;
        return content.Length > longest ? throw TooLong(index, maxLength)
            : !isEscaped && content.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? throw NotPrintable(index)
            : content;
    }

    private string Unescape(int index, int maxLength)
    {
        ref var node = ref _nodes[index];
        var reader = new Utf8JsonReader(_nodes.Slice(node.Start - 1, node.Length + 2).Span);
        reader.Read();
        var text = reader.GetString()!;
        return text.Length > maxLength ? throw TooLong(index, maxLength)
            : text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? throw NotPrintable(index)
            : text;
    }

    private JsonRejectedException TooLong(int index, int maxLength) =>
        Reject(JsonFault.TooLong, index, $"must be at most {maxLength} characters.");

    private JsonRejectedException NotPrintable(int index) =>
        Reject(JsonFault.BadCharacter, index, "must be printable ASCII.");

    private JsonFields ObjectOf(int index)
    {
        Expect(index, JsonTokenType.StartObject, "an object");
        return new JsonFields(_nodes, index);
    }

    private T[] Elements<T>(string name, int maxCount, Func<int, T> read)
    {
        var index = Take(name);
        Expect(index, JsonTokenType.StartArray, "an array");
        var count = _nodes[index].Count;
        if (count > maxCount)
        {
            throw Reject(JsonFault.TooMany, index, $"must have at most {maxCount} elements.");
        }

        var elements = new T[count];
        for (int position = 0, at = index + 1; position < count; position++, at = _nodes[at].Next)
        {
            elements[position] = read(at);
        }

        return elements;
    }

    private JsonRejectedException Reject(JsonFault fault, int index, string right) =>
        new(fault, _nodes.PathOf(index), right);
}
