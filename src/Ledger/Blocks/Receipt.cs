using System.Text.Json;
using System.Text.Json.Serialization;
using Salus.Primitives;

namespace Salus.Ledger.Blocks;

/// <summary>
/// The recorded outcome of one transaction: accepted with its events, or refused with a code (spec ledger 6).
/// </summary>
public sealed class Receipt(TransactionId transaction, Refusal? refused, IReadOnlyList<Event> events)
    : IEquatable<Receipt>
{
    private byte[]? _bytes;

    /// <summary>The transaction it answers.</summary>
    public TransactionId Transaction { get; init; } = transaction;

    /// <summary>Why it was refused; null when it took effect.</summary>
    public Refusal? Refused { get; init; } = refused;

    /// <summary>What it did; empty when it was refused.</summary>
    public IReadOnlyList<Event> Events { get; init; } = events;

    /// <summary>The canonical JSON.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes =>
        _bytes ??= JsonSerializer.SerializeToUtf8Bytes(this, LedgerJson.Default.Receipt);

    /// <summary>The leaf of the receipts tree: SHA-256 of the canonical JSON.</summary>
    [JsonIgnore]
    public Digest Leaf => Digest.Of(Bytes.Span);

    /// <summary>Whether the transaction took effect.</summary>
    [JsonIgnore]
    public bool IsAccepted => Refused is null;

    /// <summary>
    /// Reads canonical JSON; throws <see cref="JsonException"/> for anything that would not be written so.
    /// </summary>
    public static Receipt Parse(ReadOnlySpan<byte> utf8)
    {
        var receipt = Deserialize(utf8);
        if (receipt?.Events is null)
        {
            throw new JsonException("a receipt is an object with events");
        }

        return receipt.Bytes.Span.SequenceEqual(utf8)
            ? receipt
            : throw new JsonException("the receipt is not in canonical form");
    }

    private static Receipt? Deserialize(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, LedgerJson.Default.Receipt);
        }
        catch (NotSupportedException fault)
        {
            // What the serializer says of an event without its type, or of a type that is none.
            throw new JsonException("an event names its type first", fault);
        }
    }

    internal static Receipt Of(TransactionId id, Outcome outcome) => outcome switch
    {
        Outcome.Accepted accepted => new Receipt(id, null, accepted.Events),
        Outcome.Refused refused => new Receipt(id, refused.Reason, []),
        _ => throw new InvalidOperationException("an outcome is accepted or refused"),
    };

    /// <summary>Equal when the canonical JSON is.</summary>
    public bool Equals(Receipt? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Receipt);

    /// <inheritdoc/>
    public override int GetHashCode() => Transaction.GetHashCode();
}
