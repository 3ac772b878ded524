using Salus.Ledger;

namespace Salus.Ihm.Storage;

/// <summary>Where a document is: its kind, the patient whom it is about, and its key, each of 1 to 128
/// printable ASCII characters. The database shows none of them.</summary>
public sealed record DocumentKey(string Kind, MemberId Patient, string Key)
{
    private const int MostLength = 128;

    public string Kind { get; init => field = Checked(value); } = Checked(Kind);

    public string Key { get; init => field = Checked(value); } = Checked(Key);

    public override string ToString() => $"a document of kind {Kind}";

    private static string Checked(string text) =>
        text.Length is > 0 and <= MostLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? text
            : throw new ArgumentException("A document's kind and key are 1 to 128 printable ASCII characters.");
}

/// <summary>A small sealed value: an alert, a place in an outbox, a setting, how far somebody is.</summary>
public sealed record Document(DocumentKey Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>The most bytes of a value.</summary>
    public const int MostBytes = 1 << 20;

    public override string ToString() => Key.ToString();
}
