namespace Salus.Ledger.States;

/// <summary>What an entity is from a height on: its canonical bytes, decoded when somebody asks.</summary>
internal class Version
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private object? _value;

    public Version(Height height, ReadOnlyMemory<byte> bytes, object? value, Version? older)
    {
        Height = height;
        _bytes = bytes;
        _value = value;
        Older = older;
    }

    /// <summary>The block that wrote it.</summary>
    public Height Height { get; }

    /// <summary>The canonical JSON (spec ledger 5.1).</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>What stood before; null when nothing did, or nobody asks for it any more.</summary>
    public Version? Older { get; }

    /// <summary>The entity. Two readers may decode it at once: it is the same.</summary>
    public object Value(Table table)
    {
        var value = _value ?? table.Decode(_bytes.Span);
        if (table.IsReadOften)
        {
            _value = value;
        }

        return value;
    }

    /// <summary>The version as of a height, or null when the entity is younger.</summary>
    public Version? AsOf(Height height)
    {
        var version = this;
        while (version is not null && version.Height > height)
        {
            version = version.Older;
        }

        return version;
    }

    /// <summary>The same without what stood before.</summary>
    public Version Alone() => new(Height, _bytes, _value, older: null);
}

/// <summary>An entity that was ever written, and its first version in one: most have no other. The writer replaces its
/// latest version.</summary>
internal sealed class Entity(StateKey key, Height height, ReadOnlyMemory<byte> bytes, object? value)
    : Version(height, bytes, value, older: null)
{
    private volatile Version? _later;

    public StateKey Key { get; } = key;

    public Version Latest
    {
        get => _later ?? this;
        set => _later = value;
    }
}
