using Microsoft.Extensions.Primitives;
using Salus.Node.Api;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Node.Tokens;

/// <summary>Checks the proof of possession that a request carries: that it reads, is for this request, was asked for
/// lately, is recent; and at the end, once all else holds, that it was not shown before (spec callers 4).</summary>
internal sealed class ProofCheck(BrowserTarget target, ServerNonces nonces, ProofMemory memory, TimeProvider time)
{
    /// <summary>How far a proof's time may be from the node's.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    private const string Header = "DPoP";

    /// <summary>The proof on a request; with the hash of the token it must name, and its key where that is known.
    /// Throws the problem of one that does not hold.</summary>
    public DpopProof Read(HttpContext http, Digest? tokenHash, Jwk? known)
    {
        var proof = Parse(http.Request.Headers[Header], known);
        var claims = proof.Claims;
        if (claims.Method != http.Request.Method || !target.Is(claims.Target, http))
        {
            throw Refuse(Problems.DpopWrongTarget, "htm and htu must be this request's method and address.", "DPoP");
        }

        if (claims.TokenHash != tokenHash)
        {
            throw Refuse(
                Problems.DpopWrongTarget,
                tokenHash is null ? "ath: must be absent without a token." : "ath: must be the SHA-256 of the token.",
                "DPoP");
        }

        if (!nonces.Accepts(claims.Nonce))
        {
            throw new ProblemException(Problems.DpopNonceRequired.Because(
                "nonce: must be the one in the answer's header DPoP-Nonce; make the proof again with it.") with
            {
                Challenge = Challenges.UseNonce,
            });
        }

        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - claims.IssuedAt) > (long)Tolerance.TotalSeconds)
        {
            throw Refuse(
                Problems.DpopTooOld, "iat: must be within 60 s of the node's clock; check this machine's.", "DPoP");
        }

        return proof;
    }

    /// <summary>Takes a proof for good; throws when it was shown before.</summary>
    public void Spend(DpopProof proof)
    {
        switch (memory.Show(proof.Key.Thumbprint, proof.Claims.Id))
        {
            case ProofSighting.Repeated:
                throw Refuse(Problems.DpopReplayed, "jti: must be new for each request.", "DPoP");
            case ProofSighting.TooMany:
                throw new ProblemException(Problems.DpopTooMany.Because(
                    "More requests came under this key than the node keeps count of; wait two minutes."));
            default:
                return;
        }
    }

    private static DpopProof Parse(StringValues header, Jwk? known)
    {
        if (header.Count == 0)
        {
            throw new ProblemException(Missing);
        }

        try
        {
            return header is [{ } text]
                ? DpopProof.Parse(text, known)
                : throw Refuse(Problems.DpopMalformed, "There must be one header DPoP.", "DPoP");
        }
        catch (JoseRejectedException fault)
        {
            throw Refuse(Problems.DpopMalformed, $"The proof does not hold ({fault.Code}): {fault.Message}", "DPoP");
        }
    }

    /// <summary>The answer to who showed no proof.</summary>
    public static Problem Missing { get; } = Problems.DpopMissing.Because(
        "This address needs a token and a proof of its key: POST /v1/token with a DPoP proof (RFC 9449) gives one.")
        with { Challenge = Challenges.Plain };

    private static ProblemException Refuse(ProblemKind kind, string detail, string field) =>
        new(kind.Because(detail, field) with { Challenge = Challenges.InvalidProof });
}

/// <summary>What WWW-Authenticate says (RFC 9449 section 7.1).</summary>
internal static class Challenges
{
    public const string Plain = "DPoP algs=\"ES256\"";
    public const string UseNonce = "DPoP error=\"use_dpop_nonce\", algs=\"ES256\"";
    public const string InvalidProof = "DPoP error=\"invalid_dpop_proof\", algs=\"ES256\"";
    public const string InvalidToken = "DPoP error=\"invalid_token\", algs=\"ES256\"";

    public static string InsufficientScope(TokenScope needed) =>
        $"DPoP error=\"insufficient_scope\", scope=\"{needed.Text()}\", algs=\"ES256\"";
}
