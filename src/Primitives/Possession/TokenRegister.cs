using System.Security.Cryptography;
using System.Text;

namespace Salus.Primitives.Possession;

/// <summary>What a token stands for: a member who proved a key, what it may ask for, until it ends.</summary>
public sealed record IssuedToken<TMember, TScopes>(
    TMember Member, Digest Key, TScopes Scopes, DateTimeOffset Until);

/// <summary>A token: 256 random bits in base64url that say nothing (spec callers 3).</summary>
public static class AccessToken
{
    /// <summary>How long a token lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The most tokens of one member; a further one ends its oldest.</summary>
    public const int MaxOfMember = 16;

    /// <summary>The most tokens of all members.</summary>
    public const int MaxInAll = 20_000;

    private const int Bytes = 32;

    /// <summary>The hash under which a token is kept, which is also what a proof names it by.</summary>
    public static Digest HashOf(string token) => Digest.Of(Encoding.UTF8.GetBytes(token));

    internal static string Draw() => Base64Url.Encode(RandomNumberGenerator.GetBytes(Bytes));
}

/// <summary>The tokens that a server issued. They are opaque, kept as their hashes, in memory only: no other server and
/// no later start of this one knows them (spec callers 3). Safe for many threads.</summary>
public sealed class TokenRegister<TMember, TScopes>(TimeProvider time)
    where TMember : notnull
{
    // A token that has expired is told so for a while, not that it never was.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, IssuedToken<TMember, TScopes>> _tokens = [];
    private readonly Dictionary<TMember, List<Digest>> _ofMember = [];
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <summary>A new token, 256 random bits in base64url; null when the server holds as many as it can.</summary>
    public string? Issue(TMember member, Digest key, TScopes scopes)
    {
        var token = AccessToken.Draw();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Sweep(now);
            if (_ofMember.GetValueOrDefault(member) is { Count: AccessToken.MaxOfMember } own)
            {
                Remove(own[0]);
            }

            if (_tokens.Count >= AccessToken.MaxInAll)
            {
                return null;
            }

            var hash = AccessToken.HashOf(token);
            _tokens.Add(hash, new IssuedToken<TMember, TScopes>(member, key, scopes, now + AccessToken.Lifetime));
            if (!_ofMember.TryGetValue(member, out var tokens))
            {
                _ofMember.Add(member, tokens = []);
            }

            tokens.Add(hash);
            return token;
        }
    }

    /// <summary>The token with this hash, expired or not; null when there is none.</summary>
    public IssuedToken<TMember, TScopes>? Find(Digest hash)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(hash);
        }
    }

    /// <summary>Whether a token that was found still is one.</summary>
    public bool IsGood(Digest hash) => Find(hash) is { } token && time.GetUtcNow() < token.Until;

    /// <summary>Ends a token.</summary>
    public void End(Digest hash)
    {
        lock (_lock)
        {
            Remove(hash);
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now - _swept < Remembered && _tokens.Count < AccessToken.MaxInAll)
        {
            return;
        }

        _swept = now;
        var isFull = _tokens.Count >= AccessToken.MaxInAll;
        foreach (var (hash, token) in _tokens.ToArray())
        {
            if (token.Until + (isFull ? TimeSpan.Zero : Remembered) <= now)
            {
                Remove(hash);
            }
        }
    }

    private void Remove(Digest hash)
    {
        if (_tokens.Remove(hash, out var token) && _ofMember[token.Member] is { } own)
        {
            own.Remove(hash);
            if (own.Count == 0)
            {
                _ofMember.Remove(token.Member);
            }
        }
    }
}
