using Salus.Primitives;

namespace Salus.Ledger.Machine;

/// <summary>The header digests of all committed blocks, from block 0 on. One writer, any number of readers.</summary>
internal sealed class HeaderChain
{
    private const ulong SpanLength = 1_000;

    private readonly List<Digest[]> _spans = [];
    private readonly Lock _lock = new();
    private ulong _count;

    public void Add(Digest header)
    {
        lock (_lock)
        {
            if (_count % SpanLength == 0)
            {
                _spans.Add(new Digest[SpanLength]);
            }

            _spans[^1][_count % SpanLength] = header;
            _count++;
        }
    }

    public Digest? At(Height height)
    {
        lock (_lock)
        {
            return height.Value < _count
                ? _spans[(int)(height.Value / SpanLength)][height.Value % SpanLength]
                : null;
        }
    }
}
