using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Salus.Primitives.Json;

/// <summary>One value of a JSON text: where it stands, and how its neighbours are found.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct JsonNode
{
    public JsonTokenType Kind;
    public bool IsEscaped;
    public bool IsTaken;

    /// <summary>The member name, without quotes; an array's element has none.</summary>
    public int NameStart, NameLength;

    /// <summary>The value; of a string what stands between its quotes.</summary>
    public int Start, Length;

    /// <summary>The object or array it stands in, -1 for the outermost.</summary>
    public int Parent;

    /// <summary>The first node after this one and all within it.</summary>
    public int Next;

    /// <summary>How many members or elements it has.</summary>
    public int Count;
}

/// <summary>A whole JSON text checked in one pass, its values in one flat array in the order they stand in.</summary>
internal sealed class JsonNodes
{
    public const int MaxNameLength = 64;

    // Names are compared with each other; the bound keeps a hostile text from making that quadratic.
    public const int MaxMembers = 128;

    private const int None = -1;

    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly int _maxDepth;
    private JsonNode[] _nodes;
    private int _count;
    private int _open = None;
    private int _nameStart;
    private int _nameLength;

    private JsonNodes(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        _utf8 = utf8;
        _maxDepth = maxDepth;
        _nodes = new JsonNode[Math.Min(utf8.Length / 40, 1024) + 4];
    }

    public ref JsonNode this[int index] => ref _nodes[index];

    public ReadOnlyMemory<byte> Slice(int start, int length) => _utf8.Slice(start, length);

    public ReadOnlySpan<byte> NameOf(int index) =>
        _utf8.Span.Slice(_nodes[index].NameStart, _nodes[index].NameLength);

    public static JsonNodes Read(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw new JsonRejectedException(JsonFault.NotJson, "", "The text must be valid UTF-8.");
        }

        var nodes = new JsonNodes(utf8, maxDepth);
        // One level more than allowed, so that depth is refused here, with the path, and not as a syntax error.
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                nodes.Take(ref reader);
            }
        }
        catch (JsonException)
        {
            // Not the reader's own message: it quotes the text.
            var right = $"The text must be one JSON object (RFC 8259); it breaks at byte {reader.BytesConsumed}.";
            throw new JsonRejectedException(JsonFault.NotJson, "", right);
        }

        return nodes;
    }

    /// <summary>The path of a node, as errors show it.</summary>
    public string PathOf(int index)
    {
        if (index == None || _nodes[index].Parent == None)
        {
            return "";
        }

        var parent = _nodes[index].Parent;
        return _nodes[parent].Kind == JsonTokenType.StartObject
            ? PathOf(parent, Encoding.ASCII.GetString(NameOf(index)))
            : $"{PathOf(parent)}[{PositionOf(index)}]";
    }

    /// <summary>The path of the member <paramref name="name"/> of an object.</summary>
    public string PathOf(int parent, string name) => PathOf(parent) is { Length: > 0 } path ? $"{path}.{name}" : name;

    private int PositionOf(int index)
    {
        var position = 0;
        for (var at = _nodes[index].Parent + 1; at != index; at = _nodes[at].Next)
        {
            position++;
        }

        return position;
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Close(checked((int)reader.BytesConsumed));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var opened = Add(ref reader);
                if (reader.CurrentDepth >= _maxDepth)
                {
                    throw Reject(JsonFault.TooDeep, opened, $"must not be nested deeper than {_maxDepth} levels.");
                }

                _open = opened;
                break;
            default:
                Add(ref reader);
                break;
        }
    }

    private void TakeName(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        if (name.Length > MaxNameLength)
        {
            throw Reject(JsonFault.TooLong, _open, $"a member's name must be at most {MaxNameLength} characters.");
        }

        // An escape in a name only serves to hide it: the same name would have several spellings.
        if (reader.ValueIsEscaped || name.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            throw Reject(JsonFault.BadCharacter, _open, "a member's name must be printable ASCII without escapes.");
        }

        if (_nodes[_open].Count == MaxMembers)
        {
            throw Reject(JsonFault.TooMany, _open, $"must have at most {MaxMembers} members.");
        }

        for (var member = _open + 1; member < _count; member = _nodes[member].Next)
        {
            if (NameOf(member).SequenceEqual(name))
            {
                throw Reject(JsonFault.DuplicateMember, member, "must stand there once.");
            }
        }

        _nameStart = (int)reader.TokenStartIndex + 1;
        _nameLength = name.Length;
    }

    private int Add(ref Utf8JsonReader reader)
    {
        if (_open == None && reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonRejectedException(JsonFault.NotAnObject, "", "The text must be a JSON object.");
        }

        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, _count * 2);
        }

        var isString = reader.TokenType == JsonTokenType.String;
        var index = _count++;
        ref var node = ref _nodes[index];
        node.Kind = reader.TokenType;
        node.Start = (int)reader.TokenStartIndex + (isString ? 1 : 0);
        node.Length = reader.ValueSpan.Length;
        node.NameStart = _nameStart;
        node.NameLength = _nameLength;
        node.Parent = _open;
        node.Next = _count;
        if (_open != None)
        {
            _nodes[_open].Count++;
        }

        if (isString && reader.ValueIsEscaped)
        {
            node.IsEscaped = true;
            RefuseHalfSurrogates(ref reader, index);
        }

        return index;
    }

    private void Close(int end)
    {
        ref var node = ref _nodes[_open];
        node.Length = end - node.Start;
        node.Next = _count;
        _open = node.Parent;
    }

    private void RefuseHalfSurrogates(ref Utf8JsonReader reader, int index)
    {
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Reject(JsonFault.BadCharacter, index, "must not hold half a surrogate pair.");
        }
    }

    private JsonRejectedException Reject(JsonFault fault, int index, string right) =>
        PathOf(index) is { Length: > 0 } path ? new(fault, path, right) : new(fault, "", $"The object {right}");
}
