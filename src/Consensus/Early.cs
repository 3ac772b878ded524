using Salus.Consensus.Messages;

namespace Salus.Consensus;

/// <summary>Messages for the height after the current one, not verified yet: of each validator one proposal and a few
/// others, so that nobody can fill it.</summary>
internal sealed class Early
{
    private const int MostOthers = 8;

    private readonly SortedDictionary<string, List<Message>> _kept = new(StringComparer.Ordinal);
    private ulong _height;

    public void Keep(Message message)
    {
        if (message.Height != _height)
        {
            _kept.Clear();
            _height = message.Height;
        }

        if (!_kept.TryGetValue(message.Validator, out var messages))
        {
            _kept[message.Validator] = messages = [];
        }

        var limit = message is Message.Propose ? 1 : MostOthers;
        if (messages.Count(one => one is Message.Propose == message is Message.Propose) < limit)
        {
            messages.Add(message);
        }
    }

    /// <summary>Those for a height; the rest is forgotten.</summary>
    public IReadOnlyList<Message> Take(ulong height)
    {
        Message[] taken = height == _height ? [.. _kept.Values.SelectMany(messages => messages)] : [];
        _kept.Clear();
        return taken;
    }
}
