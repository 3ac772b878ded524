using Salus.Ledger.Snapshots;
using Salus.Primitives;

namespace Salus.Ledger.Machine;

/// <summary>The header digests of all committed blocks, from block 0 on. One writer, any number of readers.</summary>
internal sealed class HeaderChain
{
    private readonly List<Digest[]> _spans = [];
    private readonly Lock _lock = new();
    private ulong _count;

    public HeaderChain()
    {
    }

    /// <summary>The chain below a checkpoint; that of its block is to be added.</summary>
    public HeaderChain(Digest[][] spans)
    {
        _spans.AddRange(spans);
        _count = (ulong)spans.Length * Checkpoints.Interval;
    }

    public void Add(Digest header)
    {
        lock (_lock)
        {
            if (_count % Checkpoints.Interval == 0)
            {
                _spans.Add(new Digest[Checkpoints.Interval]);
            }

            _spans[^1][_count % Checkpoints.Interval] = header;
            _count++;
        }
    }

    public Digest? At(Height height)
    {
        lock (_lock)
        {
            return height.Value < _count
                ? _spans[(int)(height.Value / Checkpoints.Interval)][height.Value % Checkpoints.Interval]
                : null;
        }
    }

    /// <summary>The whole spans below a checkpoint; they do not change any more.</summary>
    public Digest[][] Spans(Height checkpoint)
    {
        lock (_lock)
        {
            return [.. _spans.Take((int)(checkpoint.Value / Checkpoints.Interval))];
        }
    }
}
