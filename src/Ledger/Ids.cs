using System.Buffers;
using Salus.Primitives;

namespace Salus.Ledger;

/// <summary>
/// A member's id for life: 128 random bits, 26 characters of lower-case base32. A patient's is the pseudonym.
/// </summary>
public readonly record struct MemberId(RandomId Value)
{
    /// <summary>Reads the 26-character text form; false for anything that is not canonical.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MemberId id)
    {
        var read = RandomId.TryParse(text, out var value);
        id = new MemberId(value);
        return read;
    }

    /// <summary>The 26-character text form.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>A record's id: 128 random bits chosen by its author, 26 characters of lower-case base32.</summary>
public readonly record struct RecordId(RandomId Value)
{
    /// <summary>Reads the 26-character text form; false for anything that is not canonical.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RecordId id)
    {
        var read = RandomId.TryParse(text, out var value);
        id = new RecordId(value);
        return read;
    }

    /// <summary>The 26-character text form.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>A batch's id: 128 random bits chosen by the agent that anchors it, 26 characters of lower-case
/// base32.</summary>
public readonly record struct BatchId(RandomId Value)
{
    /// <summary>Reads the 26-character text form; false for anything that is not canonical.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out BatchId id)
    {
        var read = RandomId.TryParse(text, out var value);
        id = new BatchId(value);
        return read;
    }

    /// <summary>The 26-character text form.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>An alert's id: 128 random bits chosen by the agent that raises it, 26 characters of lower-case
/// base32.</summary>
public readonly record struct AlertId(RandomId Value)
{
    /// <summary>Reads the 26-character text form; false for anything that is not canonical.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AlertId id)
    {
        var read = RandomId.TryParse(text, out var value);
        id = new AlertId(value);
        return read;
    }

    /// <summary>The 26-character text form.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>An organisation's name in genesis: 1 to 32 of a-z, 0-9 and the hyphen.</summary>
public readonly record struct OrganisationId
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly string? _name;

    private OrganisationId(string name) => _name = name;

    /// <summary>Reads a name of 1 to 32 characters a-z, 0-9, '-'; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OrganisationId id)
    {
        var fits = text.Length is > 0 and <= 32 && !text.ContainsAnyExcept(Characters);
        id = fits ? new OrganisationId(text.ToString()) : default;
        return fits;
    }

    /// <summary>The name.</summary>
    public override string ToString() => _name ?? "";
}

/// <summary>The id of a transaction: SHA-256 of the JWS signing input (RFC 7515 section 5.1).</summary>
public readonly record struct TransactionId(Digest Value)
{
    /// <summary>Reads 64 characters of lower-case hex.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TransactionId id)
    {
        var read = Digest.TryParse(text, out var value);
        id = new TransactionId(value);
        return read;
    }

    /// <summary>64 characters of lower-case hex.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>A block's place in its ledger; 0 is the genesis block, which holds no transactions.</summary>
public readonly record struct Height(ulong Value) : IComparable<Height>
{
    /// <summary>The height after this one.</summary>
    public Height Next => new(Value + 1);

    /// <inheritdoc/>
    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    public static bool operator <(Height left, Height right) => left.Value < right.Value;

    public static bool operator >(Height left, Height right) => left.Value > right.Value;

    public static bool operator <=(Height left, Height right) => left.Value <= right.Value;

    public static bool operator >=(Height left, Height right) => left.Value >= right.Value;

    /// <summary>The decimal number.</summary>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A moment in milliseconds since 1970-01-01T00:00:00Z; on a ledger always block time or a bound against it.
/// </summary>
public readonly record struct Timestamp(long UnixMs) : IComparable<Timestamp>
{
    /// <summary>The latest moment the ledger can name: 2^53 - 1 ms.</summary>
    public static Timestamp Latest => new((1L << 53) - 1);

    /// <summary>This moment and so many milliseconds; never beyond <see cref="Latest"/>.</summary>
    public Timestamp PlusMs(long ms) => new(Math.Min(Latest.UnixMs, UnixMs + ms));

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => UnixMs.CompareTo(other.UnixMs);

    public static bool operator <(Timestamp left, Timestamp right) => left.UnixMs < right.UnixMs;

    public static bool operator >(Timestamp left, Timestamp right) => left.UnixMs > right.UnixMs;

    public static bool operator <=(Timestamp left, Timestamp right) => left.UnixMs <= right.UnixMs;

    public static bool operator >=(Timestamp left, Timestamp right) => left.UnixMs >= right.UnixMs;

    /// <summary>ISO 8601 in UTC, to the millisecond.</summary>
    public override string ToString() =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(UnixMs, 253_402_300_799_999))
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
