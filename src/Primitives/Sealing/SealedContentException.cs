namespace Salus.Primitives.Sealing;

/// <summary>Why sealed content cannot be opened (spec content 1.8).</summary>
public enum SealedContentFault
{
    /// <summary>It does not begin with the header of this layout.</summary>
    WrongLayout,

    /// <summary>It ends inside the header or inside a tag.</summary>
    Truncated,

    /// <summary>A segment was changed, moved, dropped or cut off, or key or associated data are not the
    /// sealer's.</summary>
    NotAuthentic,
}

/// <summary>Sealed content that cannot be opened. The message tells nothing that depends on key or content; whatever
/// was opened of it so far must not be used.</summary>
public sealed class SealedContentException(SealedContentFault fault) : IOException(MessageFor(fault))
{
    /// <summary>Which rule the content breaks.</summary>
    public SealedContentFault Fault { get; } = fault;

    private static string MessageFor(SealedContentFault fault) => fault switch
    {
        SealedContentFault.WrongLayout => "This is not sealed content: its header is not that of AES256_GCM_HKDF_1MB.",
        SealedContentFault.Truncated => "Sealed content ends too early.",
        _ => "Sealed content is not authentic: it was changed, or key or associated data are wrong.",
    };
}
