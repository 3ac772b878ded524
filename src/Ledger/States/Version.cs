namespace Salus.Ledger.States;

/// <summary>What an entity is from a height on: where its bytes lie, decoded when somebody asks.</summary>
internal sealed class Version(Height height, Place place, object? value, Version? older)
{
    private object? _value = value;

    /// <summary>The block that wrote it.</summary>
    public Height Height { get; } = height;

    /// <summary>What stood before; null when nothing did, or nobody asks for it any more.</summary>
    public Version? Older { get; } = older;

    /// <summary>The entity. Two readers may decode it at once: it is the same.</summary>
    public object Value(Table table, StateLog log) =>
        _value ??= table.Decode(LoggedWrite.ValueOf(log.Read(place), out _));

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
    public Version Alone() => new(Height, place, _value, older: null);
}
