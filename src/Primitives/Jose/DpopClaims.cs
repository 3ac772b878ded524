namespace Salus.Primitives.Jose;

/// <summary>What a proof of possession claims (RFC 9449 section 4.2): one request, made once, at one moment.</summary>
/// <param name="Id">The proof's own id (<c>jti</c>): 1 to 128 characters, never used twice with one key.</param>
/// <param name="Method">The request's method (<c>htm</c>): 1 to 16 capital letters.</param>
/// <param name="Target">The request's address (<c>htu</c>): at most 2048 characters; whoever answers compares
/// it.</param>
/// <param name="IssuedAt">When it was made (<c>iat</c>), in seconds since 1970.</param>
public sealed record DpopClaims(string Id, string Method, string Target, long IssuedAt)
{
    internal const int MaxIdLength = 128;
    internal const int MaxMethodLength = 16;
    internal const int MaxTargetLength = 2048;
    internal const int MaxNonceLength = 128;

    /// <summary>SHA-256 of the access token's ASCII (<c>ath</c>); null where no token is shown.</summary>
    public Digest? TokenHash { get; init; }

    /// <summary>What the server handed out last (<c>nonce</c>): 1 to 128 characters; null where it asked for
    /// none.</summary>
    public string? Nonce { get; init; }
}
