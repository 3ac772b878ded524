using System.Text;

namespace Salus.Primitives.Possession;

/// <summary>What became of a proof that was shown.</summary>
public enum ProofSighting
{
    /// <summary>It is new, and remembered from now on.</summary>
    First,

    /// <summary>The same was shown before.</summary>
    Repeated,

    /// <summary>The key, or all keys, have shown as many as are remembered.</summary>
    TooMany,
}

/// <summary>Which proofs were shown, for as long as one of them could be taken again; bounded, and no key can use up
/// what the others need (spec callers 4.6).</summary>
public sealed class ProofMemory(TimeProvider time)
{
    /// <summary>A proof is good for a minute before and after its own time.</summary>
    public static readonly TimeSpan Life = 2 * PossessionCheck.Tolerance;

    /// <summary>The most proofs of one key in one life: 50 a second.</summary>
    public const int MaxOfKey = 6_000;

    /// <summary>The most proofs of all keys in one life.</summary>
    public const int MaxInAll = 200_000;

    private readonly Lock _lock = new();
    private Generation _current = new();
    private Generation _former = new();
    private DateTimeOffset _since = time.GetUtcNow();

    /// <summary>Remembers a proof by its key and its id.</summary>
    public ProofSighting Show(Digest key, string id)
    {
        var proof = Digest.Of(Encoding.UTF8.GetBytes($"{key} {id}"));
        lock (_lock)
        {
            Turn();
            if (_current.Proofs.Contains(proof) || _former.Proofs.Contains(proof))
            {
                return ProofSighting.Repeated;
            }

            var shown = _current.ByKey.GetValueOrDefault(key);
            if (shown >= MaxOfKey || _current.Proofs.Count >= MaxInAll)
            {
                return ProofSighting.TooMany;
            }

            _current.Proofs.Add(proof);
            _current.ByKey[key] = shown + 1;
            return ProofSighting.First;
        }
    }

    // Two generations, each a whole life long: what the former holds may still be good, what was before it is not.
    private void Turn()
    {
        var passed = time.GetUtcNow() - _since;
        if (passed.Duration() < Life)
        {
            return;
        }

        _former = passed.Duration() < 2 * Life ? _current : new Generation();
        _current = new Generation();
        _since = time.GetUtcNow();
    }

    private sealed class Generation
    {
        public HashSet<Digest> Proofs { get; } = [];

        public Dictionary<Digest, int> ByKey { get; } = [];
    }
}
