using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Simulation;

/// <summary>Under which policies a new block must be at least: every honest validator that votes for it when it is new
/// asks for those that were final at its own place more than 2 s before. spec votes 3.3</summary>
internal sealed class PolicyLag
{
    private const long Most = 2_000;

    private readonly Dictionary<string, List<(ulong Height, long At)>> _final = [];
    private readonly Dictionary<(LedgerName Ledger, ulong Height, Digest Header), Asked> _asked = [];

    /// <summary>A validator starts: what it has counts from then on anew.</summary>
    public void Started(string validator) => _final[validator] = [];

    /// <summary>A block of <c>policies</c> became final at a validator, or lay there when it started.</summary>
    public void Final(string at, ulong height, long now) => _final[at].Add((height, now));

    /// <summary>An honest validator sent a vote to prepare. What it said before a crash may be sent again long after it
    /// was judged.</summary>
    public void Voted(LedgerName ledger, Message.Vote vote, long now, bool maySayAgain)
    {
        var about = (ledger, vote.Height, vote.Proposal);
        var asked = _asked.GetValueOrDefault(about);
        if (asked is null || vote.Round < asked.Round)
        {
            // In the first round in which anybody honest votes for it, it is new: nobody prepared it before.
            _asked[about] = asked = new Asked(vote.Round);
        }

        if (vote.Round == asked.Round && asked.By.Add(vote.Validator) && !maySayAgain)
        {
            asked.Height = Math.Max(asked.Height, RequiredBy(vote.Validator, now));
        }
    }

    /// <summary>The height of the policies that a block must be under at least.</summary>
    public ulong Required(LedgerName ledger, Height height, Digest header) =>
        _asked.GetValueOrDefault((ledger, height.Value, header))?.Height ?? 0;

    private ulong RequiredBy(string validator, long now) => _final[validator]
        .Where(one => now - one.At > Most)
        .Select(one => one.Height)
        .LastOrDefault();

    private sealed class Asked(uint round)
    {
        public uint Round { get; } = round;

        public HashSet<string> By { get; } = [];

        public ulong Height { get; set; }
    }
}
