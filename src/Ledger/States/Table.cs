using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Salus.Ledger.States;

/// <summary>A kind of entity in the state; its values are immutable and have one canonical JSON encoding.</summary>
public abstract class Table(string name, bool keepsHistory, bool isReadOften)
{
    private readonly byte[] _prefix = Encoding.ASCII.GetBytes($"{name}/");

    /// <summary>The first part of every key of this table.</summary>
    public string Name { get; } = name;

    /// <summary>Whether former versions stay readable as of their height, for as long as the state is in
    /// memory.</summary>
    public bool KeepsHistory { get; } = keepsHistory;

    /// <summary>Whether entities are kept decoded: rules read them with every transaction, and they are few. All others
    /// keep their history.</summary>
    public bool IsReadOften { get; } = isReadOften || !keepsHistory;

    /// <summary>Whether <see cref="State.Count"/> knows how many of its entities there are.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Whether a key, <c>table/id</c>, is of this table.</summary>
    internal bool Has(ReadOnlySpan<byte> key) => key.StartsWith(_prefix);

    /// <summary>The id in a key of this table.</summary>
    internal string IdOf(ReadOnlySpan<byte> key) => Encoding.ASCII.GetString(key[_prefix.Length..]);

    internal abstract void Encode(object value, Utf8JsonWriter canonical);

    internal abstract object Decode(ReadOnlySpan<byte> bytes);
}

/// <inheritdoc/>
public sealed class Table<T>(string name, JsonTypeInfo<T> json, bool keepsHistory = true, bool isReadOften = true)
    : Table(name, keepsHistory, isReadOften)
    where T : class
{
    internal override void Encode(object value, Utf8JsonWriter canonical) =>
        JsonSerializer.Serialize(canonical, (T)value, json);

    internal override object Decode(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, json)!;
}

/// <summary>Where an entity stands: a table and an id within it, both printable ASCII.</summary>
public readonly record struct StateKey(Table Table, string Id) : IComparable<StateKey>
{
    /// <summary>More than any key has: tables have short names, and ids are digests or two ids.</summary>
    internal const int MaxLength = 256;

    /// <summary>In the ordinal order of <see cref="ToString"/>: no letter of a table's name sorts below the
    /// slash.</summary>
    public int CompareTo(StateKey other)
    {
        var byTable = ReferenceEquals(Table, other.Table) ? 0 : string.CompareOrdinal(Table.Name, other.Table.Name);
        return byTable != 0 ? byTable : string.CompareOrdinal(Id, other.Id);
    }

    public static bool operator <(StateKey left, StateKey right) => left.CompareTo(right) < 0;

    public static bool operator >(StateKey left, StateKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(StateKey left, StateKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StateKey left, StateKey right) => left.CompareTo(right) >= 0;

    /// <summary>The canonical text, <c>table/id</c>.</summary>
    public override string ToString() => $"{Table.Name}/{Id}";

    /// <summary>The bytes of the canonical text, in a buffer of <see cref="MaxLength"/>.</summary>
    internal ReadOnlySpan<byte> ToAscii(Span<byte> buffer)
    {
        var length = Encoding.ASCII.GetBytes(Table.Name, buffer);
        buffer[length++] = (byte)'/';
        return buffer[..(length + Encoding.ASCII.GetBytes(Id, buffer[length..]))];
    }
}
