namespace Salus.Consensus;

/// <summary>At which height each validator spoke last, whatever it said: of which height that was is only its word, or
/// another's.</summary>
internal sealed class Heard
{
    private const ulong SilentHeights = 3;

    private readonly Dictionary<string, ulong> _last = new(StringComparer.Ordinal);
    private ulong? _since;

    /// <summary>A height has begun.</summary>
    public void Begin(ulong height) => _since ??= height;

    /// <summary>A validator spoke, or somebody in its name.</summary>
    public void Hear(string validator, Ballot ballot)
    {
        if (ballot.Validators.Find(validator) is not null)
        {
            _last[validator] = ballot.Height;
        }
    }

    /// <summary>Whether the last heights came and went without a word of a validator.</summary>
    public bool IsSilent(string validator, ulong height) =>
        (_last.TryGetValue(validator, out var last) ? last : _since) + SilentHeights < height;
}
