using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Salus.Client;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Ihm.Callers;

/// <summary>Gives tokens, and says who a request is from: the same rules as a node's.</summary>
public sealed class CallerCheck
{
    private const string Scheme = "DPoP ";
    private const int MaxTokenLength = 128;

    private readonly PossessionTarget _target;
    private readonly PossessionCheck _proofs;
    private readonly KnownMembers _members;
    private readonly TokenRegister<MemberId, SmartScopes> _tokens;

    /// <summary>Checks what is sent to an address; members are asked for at <paramref name="source"/>.</summary>
    public CallerCheck(PossessionTarget target, MemberSource source, TimeProvider time)
    {
        _target = target;
        _members = new KnownMembers(source, time);
        _tokens = new TokenRegister<MemberId, SmartScopes>(time);
        Nonces = new ServerNonces(time);
        _proofs = new PossessionCheck(Nonces, new ProofMemory(time), time);
    }

    internal ServerNonces Nonces { get; }

    /// <summary>A member as the ledger knows it, at most a second old; null where nobody here may know it.</summary>
    public Task<Member?> MemberAsync(MemberId id, CancellationToken cancellationToken) =>
        AskAsync(() => _members.FindAsync(id, cancellationToken));

    /// <summary>Whether a caller who was let in still would be: asked while a long answer goes on.</summary>
    public async Task<bool> IsStillLetInAsync(Caller caller, CancellationToken cancellationToken) =>
        _tokens.IsGood(caller.Token)
        && await MemberAsync(caller.Id, cancellationToken) is { IsRevoked: false } member
        && member.SigningKey.Thumbprint == caller.Key;

    internal async Task<Caller> IdentifyAsync(HttpContext http)
    {
        var hash = Shown(http.Request.Headers.Authorization);
        var token = _tokens.Find(hash);
        var member = token is null ? null : await MemberAsync(token.Member, http.RequestAborted);
        var proof = Read(http, hash, member?.SigningKey);
        if (token is null)
        {
            throw Refuse(IhmProblems.TokenUnknown, "This IHM knows no such token, or it was ended; ask for a new one.");
        }

        if (token.Key != proof.Key.Thumbprint)
        {
            throw Refuse(IhmProblems.TokenWrongKey, "The token is bound to another key than the proof's.");
        }

        if (!_tokens.IsGood(hash))
        {
            throw Refuse(IhmProblems.TokenExpired, "The token has expired; ask for a new one.");
        }

        Spend(proof);
        return Standing(member, token.Key) with { Scopes = token.Scopes, Token = hash };
    }

    internal async Task<string> IssueAsync(HttpContext http, MemberId? named, SmartScopes scopes)
    {
        if (http.Request.Headers.Authorization.Count != 0)
        {
            throw new ProblemException(IhmProblems.DpopMalformed.Because(
                "A token is asked for with a proof alone.", "Authorization") with
            {
                Challenge = PossessionChallenge.Plain,
            });
        }

        var proof = Read(http, tokenHash: null, known: null);
        var key = proof.Key.Thumbprint;
        var id = named ?? await AskAsync(() => _members.OwnerAsync(key, http.RequestAborted));
        var caller = Standing(id is { } known ? await MemberAsync(known, http.RequestAborted) : null, key);

        // Only who is somebody has proofs remembered: nobody fills the memory with keys made up on the spot.
        Spend(proof);
        return _tokens.Issue(caller.Id, key, scopes)
            ?? throw new ProblemException(IhmProblems.TokensExhausted.Because(
                "The IHM holds as many tokens as it can; try again in a few minutes."));
    }

    /// <summary>The key that a request proves, without a token, whoever's it is.</summary>
    internal Jwk ProvenKey(HttpContext http) => Read(http, tokenHash: null, known: null).Key;

    internal void End(Caller caller) => _tokens.End(caller.Token);

    // A key that nobody has, one that was replaced, one of a member whom nobody here may know: one answer.
    private static Caller Standing(Member? member, Digest key) => member is null || member.SigningKey.Thumbprint != key
        ? throw new ProblemException(IhmProblems.CallerUnknown.Because(
            "No member known here signs with this key now; a practitioner says in the body which member it is.") with
        {
            Challenge = PossessionChallenge.InvalidToken,
        })
        : member.IsRevoked
        ? throw new ProblemException(Ended(member.Role).Because("Your membership has ended.") with
        {
            Challenge = PossessionChallenge.InvalidToken,
        })
        : new Caller(member, key);

    private static ProblemKind Ended(Role role) =>
        role == Role.Device ? IhmProblems.DeviceRevoked : IhmProblems.MemberRevoked;

    private static Digest Shown(StringValues header)
    {
        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw Missing();
        }

        var token = text[Scheme.Length..];
        return token.Length is > 0 and <= MaxTokenLength
            ? AccessToken.HashOf(token)
            : throw Refuse(IhmProblems.TokenUnknown, "The token is none of this IHM's.");
    }

    private DpopProof Read(HttpContext http, Digest? tokenHash, Jwk? known)
    {
        var header = http.Request.Headers["DPoP"];
        if (header.Count == 0)
        {
            throw Missing();
        }

        try
        {
            return header is [{ } text]
                ? _proofs.Read(text, http.Request.Method, named => IsTarget(named, http), tokenHash, known)
                : throw new PossessionException(PossessionFault.Malformed, "There must be one header DPoP.");
        }
        catch (PossessionException fault)
        {
            throw Refuse(fault);
        }
    }

    private void Spend(DpopProof proof)
    {
        try
        {
            _proofs.Spend(proof);
        }
        catch (PossessionException fault)
        {
            throw Refuse(fault);
        }
    }

    private bool IsTarget(string named, HttpContext http) => _target.Is(
        named,
        http.Request.Scheme,
        http.Connection.LocalPort,
        PossessionTarget.PathOf(
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, http.Request.Path.ToUriComponent()));

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (SalusException)
        {
            throw new ProblemException(IhmProblems.LedgerUnreachable.Because(
                "No node of the region answers, so nobody can be let in; try again."));
        }
    }

    private static ProblemException Missing() => new(IhmProblems.DpopMissing.Because(
        "This address needs a token and a proof of its key: POST /v1/token with a DPoP proof (RFC 9449) gives one.")
        with { Challenge = PossessionChallenge.Plain });

    private static ProblemException Refuse(ProblemKind kind, string detail) =>
        new(kind.Because(detail, "Authorization") with { Challenge = PossessionChallenge.InvalidToken });

    private static ProblemException Refuse(PossessionException fault)
    {
        var kind = fault.Fault switch
        {
            PossessionFault.Malformed => IhmProblems.DpopMalformed,
            PossessionFault.WrongTarget => IhmProblems.DpopWrongTarget,
            PossessionFault.NonceRequired => IhmProblems.DpopNonceRequired,
            PossessionFault.TooOld => IhmProblems.DpopTooOld,
            PossessionFault.Replayed => IhmProblems.DpopReplayed,
            _ => IhmProblems.DpopTooMany,
        };
        return new ProblemException(kind.Because(fault.Message, "DPoP") with
        {
            Challenge = PossessionChallenge.For(fault.Fault),
        });
    }
}
