using System.Security.Cryptography;

namespace Salus.Primitives.Possession;

/// <summary>What proofs must name so that none can be made ahead of its time (RFC 9449 sections 8 and 9): a random text
/// that changes every minute. The one before is still taken (spec callers 4.4).</summary>
public sealed class ServerNonces(TimeProvider time)
{
    /// <summary>How long one is the current one.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private const int NonceBytes = 16;

    private readonly Lock _lock = new();
    private string _current = Draw();
    private string _former = Draw();
    private DateTimeOffset _since = time.GetUtcNow();

    /// <summary>The one to name now.</summary>
    public string Current
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return _current;
            }
        }
    }

    /// <summary>Whether a proof that names it was made lately.</summary>
    public bool Accepts(string? nonce)
    {
        lock (_lock)
        {
            Turn();
            return nonce == _current || nonce == _former;
        }
    }

    private void Turn()
    {
        var passed = time.GetUtcNow() - _since;
        if (passed.Duration() < Period)
        {
            return;
        }

        // After a longer pause, or a clock that was set, not even the last one is recent.
        _former = passed.Duration() < 2 * Period ? _current : Draw();
        _current = Draw();
        _since = time.GetUtcNow();
    }

    private static string Draw() => Base64Url.Encode(RandomNumberGenerator.GetBytes(NonceBytes));
}
