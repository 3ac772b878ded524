using Salus.Primitives;

namespace Salus.Ledger.Machine;

/// <summary>The header digests of all committed blocks and who proposed them, from block 0 on. One writer, any number
/// of readers.</summary>
internal sealed class HeaderChain
{
    private const ulong SpanLength = 1_000;

    private readonly List<(Digest Header, string Proposer)[]> _spans = [];
    private readonly HashSet<string> _proposers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private ulong _count;

    public void Add(Digest header, string proposer)
    {
        lock (_lock)
        {
            if (_count % SpanLength == 0)
            {
                _spans.Add(new (Digest, string)[SpanLength]);
            }

            // Few propose many blocks: their names are kept once.
            _proposers.Add(proposer);
            _proposers.TryGetValue(proposer, out var name);
            _spans[^1][_count % SpanLength] = (header, name!);
            _count++;
        }
    }

    public (Digest Header, string Proposer)? At(Height height)
    {
        lock (_lock)
        {
            return height.Value < _count
                ? _spans[(int)(height.Value / SpanLength)][height.Value % SpanLength]
                : null;
        }
    }
}
