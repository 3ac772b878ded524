namespace Salus.Primitives.Jose;

/// <summary>Why a key, a signature or a sealed message was refused; each has one stable code.</summary>
public enum JoseFault
{
    /// <summary>Not exactly one EC P-256 key: other members, other lengths, a point off the curve.</summary>
    BadKey,

    /// <summary>Not the dot-separated parts of canonical base64url of a compact serialization, or a part of a wrong
    /// size.</summary>
    BadCompact,

    /// <summary>The protected header lacks a member, has one too many or one of a wrong type.</summary>
    BadHeader,

    /// <summary><c>alg</c> or <c>enc</c> names another algorithm than the one allowed.</summary>
    WrongAlgorithm,

    /// <summary><c>kid</c> is not an RFC 7638 thumbprint.</summary>
    BadKeyId,

    /// <summary><c>typ</c> is not a short media type name.</summary>
    BadType,

    /// <summary>The message was sealed to another key.</summary>
    WrongRecipient,

    /// <summary>The message was sealed for another use than the one expected.</summary>
    BindingMismatch,

    /// <summary>The message, its header or its tag was altered, or the key is not the one it names.</summary>
    NotAuthentic,

    /// <summary>A proof's claims lack a member, have one too many or one of a wrong form.</summary>
    BadClaims,
}

/// <summary>A key, a signature or a sealed message was refused; the message names the member and what would be
/// right.</summary>
public sealed class JoseRejectedException : Exception
{
    internal JoseRejectedException(JoseFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>Why it was refused.</summary>
    public JoseFault Fault { get; }

    /// <summary>The stable code of the fault, for example <c>bad-key</c>.</summary>
    public string Code => Fault switch
    {
        JoseFault.BadKey => "bad-key",
        JoseFault.BadCompact => "bad-compact",
        JoseFault.BadHeader => "bad-header",
        JoseFault.WrongAlgorithm => "wrong-algorithm",
        JoseFault.BadKeyId => "bad-key-id",
        JoseFault.BadType => "bad-type",
        JoseFault.WrongRecipient => "wrong-recipient",
        JoseFault.BindingMismatch => "binding-mismatch",
        JoseFault.NotAuthentic => "not-authentic",
        JoseFault.BadClaims => "bad-claims",
        _ => throw new InvalidOperationException($"{Fault} has no code."),
    };
}
