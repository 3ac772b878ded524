namespace Salus.Primitives.Wire;

/// <summary>Why bytes are not a value of the wire format (spec wire 1).</summary>
public enum WireFault
{
    /// <summary>The bytes end inside a field.</summary>
    Truncated,

    /// <summary>A length or a count is above the field's limit.</summary>
    TooLong,

    /// <summary>Bytes follow the last field.</summary>
    TrailingBytes,

    /// <summary>A text holds a byte outside printable ASCII.</summary>
    BadCharacter,

    /// <summary>A field has a value that its kind does not allow.</summary>
    WrongValue,
}

/// <summary>Bytes from outside that are not what the wire format says; they are refused whole.</summary>
public sealed class WireRejectedException(WireFault fault, string message) : FormatException(message)
{
    /// <summary>Which rule the bytes break.</summary>
    public WireFault Fault { get; } = fault;
}
