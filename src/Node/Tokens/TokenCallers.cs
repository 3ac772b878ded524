using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Node.Api;
using Salus.Node.Certificates;
using Salus.Primitives;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Node.Tokens;

/// <summary>Callers that show a token and prove its key on each request: browsers and phones (spec callers).</summary>
internal sealed class TokenCallers(TokenRegister<MemberId, TokenScope> tokens, ProofCheck proofs) : ICallerKind
{
    private const string Scheme = "DPoP ";
    private const int MaxTokenLength = 128;

    public (Caller? Caller, Problem? Problem) Identify(HttpContext http, StateView policies)
    {
        var hash = Shown(http.Request.Headers.Authorization);
        var token = tokens.Find(hash);
        var known = token is null ? null : policies.Get(Member.Table, token.Member.ToString())?.SigningKey;
        var proof = proofs.Read(http, hash, known);
        if (token is null)
        {
            return Refuse(Problems.TokenUnknown, "This node knows no such token, or it was ended; ask for a new one.");
        }

        if (token.Key != proof.Key.Thumbprint)
        {
            return Refuse(Problems.TokenWrongKey, "The token is bound to another key than the proof's.");
        }

        if (!tokens.IsGood(hash))
        {
            return Refuse(Problems.TokenExpired, "The token has expired; ask for a new one.");
        }

        proofs.Spend(proof);
        var (caller, problem) = Standing(token.Key, policies);
        http.Features.Set(new ShownToken(hash));
        return caller is null
            ? (null, problem)
            : (caller with { Scopes = token.Scopes }, null);
    }

    public bool IsStillShown(HttpContext http) => tokens.IsGood(http.Features.GetRequiredFeature<ShownToken>().Hash);

    public bool IsStillLetIn(HttpContext http, StateView policies) =>
        IsStillShown(http)
        && tokens.Find(http.Features.GetRequiredFeature<ShownToken>().Hash) is { } token
        && Standing(token.Key, policies).Caller is not null;

    /// <summary>A token for who proves the current signing key of a member in good standing.</summary>
    public (string Token, TokenScope Scopes) Issue(HttpContext http, TokenScope scopes, StateView policies)
    {
        if (http.Request.Headers.Authorization.Count != 0)
        {
            throw new ProblemException(Problems.DpopMalformed.Because(
                "A token is asked for with a proof alone.", "Authorization") with
            {
                Challenge = PossessionChallenge.Plain,
            });
        }

        var proof = proofs.Read(http, tokenHash: null, known: null);
        var (caller, problem) = Standing(proof.Key.Thumbprint, policies);
        if (caller is null)
        {
            throw new ProblemException(problem!);
        }

        // Only who is somebody has proofs remembered: nobody fills the memory with keys made up on the spot.
        proofs.Spend(proof);
        return tokens.Issue(caller.Member.Id, proof.Key.Thumbprint, scopes) is { } token
            ? (token, scopes)
            : throw new ProblemException(Problems.TokensExhausted.Because(
                "The node holds as many tokens as it can; try again in a few minutes, or use another node."));
    }

    /// <summary>Ends the token that a request shows and proves.</summary>
    public void End(HttpContext http, StateView policies)
    {
        var (caller, problem) = Identify(http, policies);
        if (caller is null)
        {
            throw new ProblemException(problem!);
        }

        tokens.End(http.Features.GetRequiredFeature<ShownToken>().Hash);
    }

    // A key that nobody has, one that was replaced, one of a member of nowhere: one answer.
    private static (Caller? Caller, Problem? Problem) Standing(Digest key, StateView policies)
    {
        var member = policies.Get(KeyUse.Table, key.ToString()) is { IsCurrent: true } use
            ? policies.Get(Member.Table, use.Member.ToString())
            : null;
        var (caller, problem) = member is null
            ? (null, Problems.CallerUnknown.Because(
                "No member of this region signs with this key now; register it, or use the one that replaced it."))
            : Caller.InGoodStanding(member, key);
        return (caller, problem is null ? null : problem with { Challenge = PossessionChallenge.InvalidToken });
    }

    private static Digest Shown(StringValues header)
    {
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(ProofCheck.Missing);
        }

        var token = text[Scheme.Length..];
        return token.Length is > 0 and <= MaxTokenLength
            ? AccessToken.HashOf(token)
            : throw new ProblemException(Problems.TokenUnknown.Because(
                "The token is none of this node's.", "Authorization") with
            {
                Challenge = PossessionChallenge.InvalidToken,
            });
    }

    private static (Caller?, Problem?) Refuse(ProblemKind kind, string detail) =>
        (null, kind.Because(detail, "Authorization") with { Challenge = PossessionChallenge.InvalidToken });

    private sealed record ShownToken(Digest Hash);
}
