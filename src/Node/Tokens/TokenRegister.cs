using System.Security.Cryptography;
using System.Text;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Node.Tokens;

/// <summary>What a token stands for: a member who proved a key, until it ends.</summary>
internal sealed record IssuedToken(MemberId Member, Digest Key, TokenScope Scopes, DateTimeOffset Until);

/// <summary>The tokens that this node issued. They are opaque, kept as their hashes, in memory only: no other node and
/// no later start of this one knows them (spec callers 3).</summary>
internal sealed class TokenRegister(TimeProvider time)
{
    /// <summary>How long a token lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The most tokens of one member; a further one ends its oldest.</summary>
    public const int MaxOfMember = 16;

    /// <summary>The most tokens of all members.</summary>
    public const int MaxInAll = 20_000;

    private const int TokenBytes = 32;

    // A token that has expired is told so for a while, not that it never was.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, IssuedToken> _tokens = [];
    private readonly Dictionary<MemberId, List<Digest>> _ofMember = [];
    private DateTimeOffset _swept = DateTimeOffset.MinValue;

    /// <summary>The hash under which a token is kept, which is also what a proof names it by.</summary>
    public static Digest HashOf(string token) => Digest.Of(Encoding.UTF8.GetBytes(token));

    /// <summary>A new token, 256 random bits in base64url; null when the node holds as many as it can.</summary>
    public string? Issue(MemberId member, Digest key, TokenScope scopes)
    {
        var token = Base64Url.Encode(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Sweep(now);
            if (_ofMember.GetValueOrDefault(member) is { Count: MaxOfMember } own)
            {
                Remove(own[0]);
            }

            if (_tokens.Count >= MaxInAll)
            {
                return null;
            }

            var hash = HashOf(token);
            _tokens.Add(hash, new IssuedToken(member, key, scopes, now + Lifetime));
            if (!_ofMember.TryGetValue(member, out var tokens))
            {
                _ofMember.Add(member, tokens = []);
            }

            tokens.Add(hash);
            return token;
        }
    }

    /// <summary>The token with this hash, expired or not; null when there is none.</summary>
    public IssuedToken? Find(Digest hash)
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
        if (now - _swept < Remembered && _tokens.Count < MaxInAll)
        {
            return;
        }

        _swept = now;
        var isFull = _tokens.Count >= MaxInAll;
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
