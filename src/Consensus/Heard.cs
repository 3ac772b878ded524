using Salus.Consensus.Messages;
using Salus.Primitives.Certificates;

namespace Salus.Consensus;

/// <summary>Of which height each validator spoke last, whether what it said holds or not.</summary>
internal sealed class Heard
{
    private const ulong SilentHeights = 3;

    private readonly Dictionary<string, ulong> _last = [];
    private ulong _since = ulong.MaxValue;

    /// <summary>A height has begun.</summary>
    public void Begin(ulong height) => _since = Math.Min(_since, height);

    /// <summary>A validator spoke.</summary>
    public void Hear(Message message, ValidatorSet validators)
    {
        if (validators.Find(message.Validator) is not null)
        {
            _last[message.Validator] = Math.Max(message.Height, _last.GetValueOrDefault(message.Validator));
        }
    }

    /// <summary>Whether the last heights came and went without a word of a validator.</summary>
    public bool IsSilent(string validator, ulong height) =>
        _last.GetValueOrDefault(validator, _since) + SilentHeights < height;
}
