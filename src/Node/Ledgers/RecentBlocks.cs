using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Ledgers;

/// <summary>The last few final blocks, decoded: what followers read.</summary>
internal sealed class RecentBlocks
{
    private readonly CertifiedBlock?[] _ring = new CertifiedBlock?[2];

    public void Add(CertifiedBlock final) => Volatile.Write(ref Slot(final.Block.Header.Height), final);

    public CertifiedBlock? Find(Height height) =>
        Volatile.Read(ref Slot(height)) is { } final && final.Block.Header.Height == height ? final : null;

    private ref CertifiedBlock? Slot(Height height) => ref _ring[height.Value % (ulong)_ring.Length];
}
