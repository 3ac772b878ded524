using Salus.Primitives.Jose;

namespace Salus.Primitives.Possession;

/// <summary>What about a proof of possession does not hold, in the order in which it is looked for (spec callers
/// 4.7).</summary>
public enum PossessionFault
{
    /// <summary>It does not read, or is not signed by its own key.</summary>
    Malformed,

    /// <summary>It was made for another method, address or token.</summary>
    WrongTarget,

    /// <summary>It names no nonce, or none of the last two minutes.</summary>
    NonceRequired,

    /// <summary>Its time is more than a minute away.</summary>
    TooOld,

    /// <summary>It was shown before.</summary>
    Replayed,

    /// <summary>More were shown than are remembered.</summary>
    TooMany,
}

/// <summary>A proof of possession does not hold; the message says what would be right, and names no value.</summary>
public sealed class PossessionException(PossessionFault fault, string message) : Exception(message)
{
    /// <summary>What does not hold.</summary>
    public PossessionFault Fault { get; } = fault;
}

/// <summary>Checks proofs of possession (RFC 9449 section 4.3): that one reads, is for the request at hand, was asked
/// for lately, is recent; and at the end, once all else holds, that it was not shown before (spec callers 4). Safe for
/// many threads.</summary>
public sealed class PossessionCheck(ServerNonces nonces, ProofMemory memory, TimeProvider time)
{
    /// <summary>How far a proof's time may be from the server's.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    /// <summary>Reads the proof shown with a request: its method, whether an address is the request's own, the hash of
    /// the token shown (null without one), and the key where it is known. A <see cref="PossessionException"/> where it
    /// does not hold.</summary>
    public DpopProof Read(string compact, string method, Func<string, bool> isTarget, Digest? tokenHash, Jwk? known)
    {
        var proof = Parse(compact, known);
        var claims = proof.Claims;
        if (claims.Method != method || !isTarget(claims.Target))
        {
            throw new PossessionException(
                PossessionFault.WrongTarget, "htm and htu must be this request's method and address.");
        }

        if (claims.TokenHash != tokenHash)
        {
            throw new PossessionException(
                PossessionFault.WrongTarget,
                tokenHash is null ? "ath: must be absent without a token." : "ath: must be the SHA-256 of the token.");
        }

        if (!nonces.Accepts(claims.Nonce))
        {
            throw new PossessionException(
                PossessionFault.NonceRequired,
                "nonce: must be the one in the answer's header DPoP-Nonce; make the proof again with it.");
        }

        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - claims.IssuedAt) > (long)Tolerance.TotalSeconds)
        {
            throw new PossessionException(
                PossessionFault.TooOld, "iat: must be within 60 s of the node's clock; check this machine's.");
        }

        return proof;
    }

    /// <summary>Takes a proof for good; a <see cref="PossessionException"/> when it was shown before.</summary>
    public void Spend(DpopProof proof)
    {
        switch (memory.Show(proof.Key.Thumbprint, proof.Claims.Id))
        {
            case ProofSighting.Repeated:
                throw new PossessionException(PossessionFault.Replayed, "jti: must be new for each request.");
            case ProofSighting.TooMany:
                throw new PossessionException(
                    PossessionFault.TooMany,
                    "More requests came under this key than the node keeps count of; wait two minutes.");
            default:
                return;
        }
    }

    private static DpopProof Parse(string compact, Jwk? known)
    {
        try
        {
            return DpopProof.Parse(compact, known);
        }
        catch (JoseRejectedException fault)
        {
            throw new PossessionException(
                PossessionFault.Malformed, $"The proof does not hold ({fault.Code}): {fault.Message}");
        }
    }
}

/// <summary>What WWW-Authenticate says (RFC 9449 section 7.1).</summary>
public static class PossessionChallenge
{
    /// <summary>To who showed nothing.</summary>
    public const string Plain = "DPoP algs=\"ES256\"";

    /// <summary>To who has to name another nonce.</summary>
    public const string UseNonce = "DPoP error=\"use_dpop_nonce\", algs=\"ES256\"";

    /// <summary>To whose proof does not hold.</summary>
    public const string InvalidProof = "DPoP error=\"invalid_dpop_proof\", algs=\"ES256\"";

    /// <summary>To whose token does not hold.</summary>
    public const string InvalidToken = "DPoP error=\"invalid_token\", algs=\"ES256\"";

    /// <summary>To whose token does not reach so far.</summary>
    public static string InsufficientScope(string needed) =>
        $"DPoP error=\"insufficient_scope\", scope=\"{needed}\", algs=\"ES256\"";

    /// <summary>What answers a fault.</summary>
    public static string For(PossessionFault fault) =>
        fault == PossessionFault.NonceRequired ? UseNonce : InvalidProof;
}
