namespace Salus.Node.Certificates;

/// <summary>A certificate that an authority issued, and whether it ended it.</summary>
public sealed record IssuedCertificate(
    string Serial, string Subject, string Key, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>When the authority ended it, or null.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Why it ended it.</summary>
    public RevocationReason? Reason { get; init; }

    /// <summary>Whether it is neither ended nor over.</summary>
    public bool IsInForce(DateTimeOffset now) => RevokedAt is null && now <= Until;
}

/// <summary>Why a certificate was ended; the codes of RFC 5280 section 5.3.1.</summary>
public enum RevocationReason
{
    /// <summary>No reason is given.</summary>
    Unspecified = 0,

    /// <summary>Somebody else has, or may have, the private key.</summary>
    KeyCompromise = 1,

    /// <summary>The holder belongs to the organisation no more.</summary>
    AffiliationChanged = 3,

    /// <summary>A newer certificate replaces it.</summary>
    Superseded = 4,

    /// <summary>It is needed no more.</summary>
    CessationOfOperation = 5,
}
