using Salus.Consensus;
using Salus.Ledger.Blocks;

namespace Salus.Node.Bft;

/// <summary>Who proposed the final blocks of the present window, under the validators in force (spec consensus
/// 4.3).</summary>
internal sealed class ProposerRecord
{
    private readonly List<string> _proposers = [];

    /// <summary>Reads what the store holds of the window below a height.</summary>
    public static ProposerRecord Before(ulong height, Func<ulong, BlockHeader> headerAt)
    {
        var record = new ProposerRecord();
        for (var below = ProposerHistory.FirstOf(height); below < height; below++)
        {
            record.Add(headerAt(below));
        }

        return record;
    }

    /// <summary>A block became final.</summary>
    public void Add(BlockHeader header)
    {
        if (ProposerHistory.FirstOf(header.Height.Value) == header.Height.Value)
        {
            _proposers.Clear();
        }

        _proposers.Add(header.Proposer);
        if (header.NextValidators != header.Validators)
        {
            _proposers.Clear();
        }
    }

    /// <summary>Those right below a height.</summary>
    public ProposerHistory Below(ulong height) =>
        ProposerHistory.FirstOf(height) == height ? new([]) : new([.. _proposers]);
}
