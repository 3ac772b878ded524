using Salus.Ledger;
using Salus.Node.Peers;

namespace Salus.Node.Bft;

/// <summary>Gives other validators what they miss, each so often and so much a second: reading the disk for one must
/// not keep the others waiting (spec votes 5.2).</summary>
internal sealed class Giving(FinalBlocks blocks, IPeers peers, LedgerName ledger, TimeProvider time)
{
    private const int MostPerSecond = 200;
    private const long MostBytesPerSecond = 64 * 1024 * 1024;

    // What reading a block costs beside its bytes, and what saying again what was said last may cost.
    private const long EachBlock = 16 * 1024;
    private const long EachRepetition = 1024 * 1024;

    // What sections cost that have to be read and packed first.
    private const long EachSections = 5 * 1024 * 1024;

    private readonly Dictionary<string, Given> _given = new(StringComparer.Ordinal);

    /// <summary>Counts a wish; false when there were too many within a second, or too much was given.</summary>
    public bool Allows(string validator)
    {
        var (since, count, bytes) = _given.GetValueOrDefault(validator);
        if (count == 0 || time.GetElapsedTime(since) >= TimeSpan.FromSeconds(1))
        {
            (since, count, bytes) = (time.GetTimestamp(), 0, 0);
        }

        _given[validator] = new Given(since, count + 1, bytes);
        return count < MostPerSecond && bytes < MostBytesPerSecond;
    }

    /// <summary>Gives the final blocks from a height on, as many as one message holds; also says that there are
    /// none.</summary>
    public void Answer(string validator, ulong from)
    {
        var given = blocks.From(from);
        Spend(validator, given.Sum(block => block.Length + EachBlock));
        peers.Send(ledger, validator, new PeerMessage.Give(given));
    }

    /// <summary>Gives a snapshot, or sections of one.</summary>
    public void Answer(string validator, PeerMessage? given)
    {
        if (given is not null)
        {
            Spend(
                validator,
                given is PeerMessage.GiveSections { Sections.Count: > 0 } ? EachSections : EachRepetition + given.Size);
            peers.Send(ledger, validator, given);
        }
    }

    /// <summary>The same, unasked, to one that is behind.</summary>
    public void Help(string validator, ulong from)
    {
        Spend(validator, EachRepetition);
        if (from <= blocks.Head)
        {
            Answer(validator, from);
        }
    }

    private void Spend(string validator, long bytes) =>
        _given[validator] = _given[validator] with { Bytes = _given[validator].Bytes + bytes };

    private readonly record struct Given(long Since, int Count, long Bytes);
}
