using Salus.Consensus;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;

namespace Salus.Node.Bft;

/// <summary>Who proposed the final blocks of the present window, under the validators in force (spec consensus
/// 4.3).</summary>
internal sealed class ProposerRecord
{
    private readonly List<string> _proposers = [];
    private readonly ulong _window;

    /// <summary>What a machine knows of the window that its next block lies in, a snapshot's too.</summary>
    public ProposerRecord(LedgerMachine machine, ulong window = ProposerHistory.Window)
    {
        _window = window;
        var next = machine.Head.Height.Next;
        var first = ProposerHistory.FirstOf(next.Value, window);
        if (machine.ValidatorChangesBelow(next) is [.., var (changed, _)])
        {
            first = Math.Max(first, changed.Value + 1);
        }

        for (var height = first; height < next.Value; height++)
        {
            _proposers.Add(machine.ProposerAt(new Height(height))!);
        }
    }

    /// <summary>A block became final.</summary>
    public void Add(BlockHeader header)
    {
        if (ProposerHistory.FirstOf(header.Height.Value, _window) == header.Height.Value)
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
        ProposerHistory.FirstOf(height, _window) == height ? new([]) : new([.. _proposers]);
}
