using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>Where a document is: its kind, the patient whom it is about, and its key, each of 1 to 128 characters.
/// The database shows none of them.</summary>
public sealed record DocumentKey(string Kind, MemberId Patient, string Key)
{
    public override string ToString() => $"a document of kind {Kind}";
}

/// <summary>A small sealed value: an alert, a place in an outbox, a setting, how far somebody is.</summary>
public sealed record Document(DocumentKey Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>The most bytes of a value.</summary>
    public const int MostBytes = 1 << 20;

    public override string ToString() => Key.ToString();
}
