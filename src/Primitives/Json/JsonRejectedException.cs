namespace Salus.Primitives.Json;

/// <summary>Why a JSON text was refused; each has one stable code (<see cref="JsonRejectedException.Code"/>).</summary>
public enum JsonFault
{
    /// <summary>Not one JSON value in valid UTF-8 (RFC 8259, without byte order mark).</summary>
    NotJson,

    /// <summary>The outermost value is not an object.</summary>
    NotAnObject,

    /// <summary>A member that nobody asked for.</summary>
    UnknownMember,

    /// <summary>Two members of one object have the same name.</summary>
    DuplicateMember,

    /// <summary>A member that has to be there is not.</summary>
    MissingMember,

    /// <summary>The value is of another JSON type, null included, or a number that is not a plain integer.</summary>
    WrongType,

    /// <summary>The text is not one of those allowed.</summary>
    WrongValue,

    /// <summary>A text or a member name is longer than allowed.</summary>
    TooLong,

    /// <summary>Objects and arrays are nested deeper than allowed.</summary>
    TooDeep,

    /// <summary>An array has more elements, or an object more members, than allowed.</summary>
    TooMany,

    /// <summary>The integer is outside its range.</summary>
    NumberOutOfRange,

    /// <summary>A character that is not printable ASCII, half a surrogate pair, or an escape in a member
    /// name.</summary>
    BadCharacter,
}

/// <summary>A JSON text was refused: why, and at which member, for example <c>body.grantees[2].member</c>.</summary>
public sealed class JsonRejectedException : Exception
{
    /// <summary>A refusal at a path; <paramref name="right"/> says what would be right.</summary>
    public JsonRejectedException(JsonFault fault, string path, string right)
        : base(path.Length == 0 ? right : $"{path}: {right}")
    {
        Fault = fault;
        Path = path;
    }

    /// <summary>Why the text was refused.</summary>
    public JsonFault Fault { get; }

    /// <summary>The member it was refused for; empty when it is the text as a whole.</summary>
    public string Path { get; }

    /// <summary>The stable code of the fault, for example <c>unknown-member</c>.</summary>
    public string Code => Fault switch
    {
        JsonFault.NotJson => "not-json",
        JsonFault.NotAnObject => "not-an-object",
        JsonFault.UnknownMember => "unknown-member",
        JsonFault.DuplicateMember => "duplicate-member",
        JsonFault.MissingMember => "missing-member",
        JsonFault.WrongType => "wrong-type",
        JsonFault.WrongValue => "wrong-value",
        JsonFault.TooLong => "too-long",
        JsonFault.TooDeep => "too-deep",
        JsonFault.TooMany => "too-many",
        JsonFault.NumberOutOfRange => "number-out-of-range",
        JsonFault.BadCharacter => "bad-character",
        _ => throw new InvalidOperationException($"{Fault} has no code."),
    };
}
