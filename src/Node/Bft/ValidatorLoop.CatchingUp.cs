using Salus.Consensus;
using Salus.Node.Ordering;
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

    // It may have been shown before it was started again: what it has signed lies here then, and nothing below the
    // height at which it was voted in. spec votes 4.3
    private bool HasForgotten()
    {
        if (parts.Votes.Height is not { } spoken || Validators.Find(self.Validator) is not { Power: > 0 })
        {
            return false;
        }

        var entry = parts.Machine.EntryOf(self.Validator)?.Value ?? 1;
        return parts.Blocks.HasSigned(
            self.Validator, Math.Max(Math.Max(spoken, entry - 1), parts.Blocks.BeginsAbove), Head);
    }

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
            else if (given is GivenBlock.Differing differing)
            {
                Differ(differing.Why);
                break;
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

    private void DeliverDecided()
    {
        if (_decided is { } decided)
        {
            Deliver(decided);
        }
    }

    // It does not go on, and cannot: the operator has to know. spec votes 5.4
    private void Differ(string why)
    {
        if (_differs is null)
        {
            LogDiffers(Ledger, why);
        }

        _differs = why;
    }

    private OrderingWords Words()
    {
        var words = StandingWords.Of(_replica.Standing!, Validators, parts.Permission);
        return _differs is null ? words : words with { Words = [StandingWords.Differing(_differs), .. words.Words] };
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
        (_undelivered, _differs) = (null, null);
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
