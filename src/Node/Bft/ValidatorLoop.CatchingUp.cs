using Salus.Consensus;
using Salus.Node.Peers;

namespace Salus.Node.Bft;

// How a validator that is behind catches up, and helps those that are. spec votes 5
internal sealed partial class ValidatorLoop
{
    /// <summary>Gives snapshots; null where there are none.</summary>
    public SnapshotGiving? Snapshots { get; init; }

    /// <summary>Told a head of another validator; whether a snapshot is on its way, and blocks are not asked
    /// for.</summary>
    public Func<ulong, bool> TakesSnapshot { get; init; } = _ => false;

    /// <summary>Told that the ledger goes on from a snapshot.</summary>
    public Action Began { get; init; } = () => { };

    private void Welcome(string from, ulong height)
    {
        parts.Permission.Hear(from, height - 1);
        Permit();
        if (height > _replica.Height)
        {
            TakesSnapshot(height - 1);
            Ask(from);
        }
        else
        {
            _giving.Help(from, height);
            Step(new Input.Connected(from));
        }
    }

    private void Ask(string from)
    {
        // An answer may be lost, or there is nothing to answer.
        if (!TakesSnapshot(0)
            && (!_asked.TryGetValue(from, out var since) || parts.Time.GetElapsedTime(since) > AnswerTime))
        {
            _asked[from] = parts.Time.GetTimestamp();
            parts.Peers.Send(Ledger, from, new PeerMessage.Ask(Head + 1));
        }
    }

    private void Take(string from, IReadOnlyList<ReadOnlyMemory<byte>> blocks)
    {
        var taken = 0;
        foreach (var encoded in blocks)
        {
            var given = _undelivered is null ? parts.Blocks.Judge(encoded) : new GivenBlock.Forged();
            if (given is GivenBlock.Next next)
            {
                if (parts.Votes.Misses(next.Final, self.Validator))
                {
                    Lose(Head + 1);
                }

                _undelivered = (next.Final, next.Draft);
                Deliver();
                taken++;
            }
            else if (given is GivenBlock.Forged)
            {
                break;
            }
        }

        // As long as there is more.
        _asked.Remove(from);
        if (taken > 0)
        {
            Ask(from);
        }
    }

    // spec snapshots 4.5
    private void GoOnFrom(ArrivedSnapshot? arrived)
    {
        if (arrived is null || arrived.Machine.Head.Height <= parts.Machine.Head.Height)
        {
            Greet();
            return;
        }

        parts.Blocks.GoOnFrom(arrived);
        _undelivered = null;
        // In the blocks that were passed over nobody looked for what this validator has signed. spec votes 4.6
        if (!(parts.Votes.Height > Head))
        {
            parts.Permission.PassOver(Head);
        }

        _proposers = new ProposerRecord(parts.Machine, Window);
        Began();
        parts.Permission.Look(Validators, self.Quorum, Head);
        Advance();
        Greet();
    }
}
