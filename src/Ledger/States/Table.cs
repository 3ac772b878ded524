using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Salus.Ledger.States;

/// <summary>A kind of entity in the state; its values are immutable and have one canonical JSON encoding.</summary>
public abstract class Table(string name, bool keepsHistory)
{
    /// <summary>The first part of every key of this table.</summary>
    public string Name { get; } = name;

    /// <summary>Whether former versions stay readable as of their height.</summary>
    public bool KeepsHistory { get; } = keepsHistory;

    internal abstract byte[] Encode(object value);
}

/// <inheritdoc/>
public sealed class Table<T>(string name, JsonTypeInfo<T> json, bool keepsHistory = true) : Table(name, keepsHistory)
    where T : class
{
    internal override byte[] Encode(object value) => JsonSerializer.SerializeToUtf8Bytes((T)value, json);
}

/// <summary>Where an entity stands: a table and an id within it, both printable ASCII.</summary>
public readonly record struct StateKey(Table Table, string Id)
{
    /// <summary>The canonical text, <c>table/id</c>.</summary>
    public override string ToString() => $"{Table.Name}/{Id}";
}
