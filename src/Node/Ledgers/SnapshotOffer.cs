using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Node.Ledgers;

/// <summary>
/// A snapshot's manifest and what proves it without the blocks below: the certified header that names it, and the
/// headers at which the validators changed, from genesis on (spec snapshots 4.2).
/// </summary>
internal sealed record SnapshotOffer(
    BlockHeader Naming, Certificate Certificate, IReadOnlyList<SetChange> Changes, SnapshotManifest Manifest)
{
    private const int MaxChanges = 100_000;
    private const int MaxSet = 1024 * 1024;

    /// <summary>The offer of the newest snapshot on a shelf above a height that a stored header names; null when there
    /// is none.</summary>
    public static SnapshotOffer? Newest(LedgerFolder folder, LedgerMachine machine, SegmentStore store, ulong above)
    {
        foreach (var manifest in new SnapshotShelf(folder).Manifests())
        {
            var checkpoint = manifest.Header.Height;
            if (checkpoint.Value > above
                && store.Read(machine.Checkpoints.NamedAt(checkpoint)) is { } naming
                && naming.Header.Checkpoint == new BlockReference(checkpoint, manifest.Digest))
            {
                var changes = machine.ValidatorChangesBelow(naming.Header.Height).Select(change =>
                {
                    var changing = store.Read(change.Height)!;
                    return new SetChange(changing.Header, changing.Certificate, change.Next);
                });
                return new SnapshotOffer(naming.Header, naming.Certificate, [.. changes], manifest);
            }
        }

        return null;
    }

    /// <summary>Reads what <see cref="Encode"/> writes; throws <see cref="WireRejectedException"/>.</summary>
    public static SnapshotOffer Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var naming = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes));
        var certificate = Certificate.Read(ref reader);
        var changes = new List<SetChange>();
        for (var count = reader.ReadCount(MaxChanges); count > 0; count--)
        {
            var header = BlockHeader.Decode(reader.ReadBytes(BlockHeader.MaxBytes));
            var signatures = Certificate.Read(ref reader);
            changes.Add(new SetChange(header, signatures, ValidatorSet.Decode(reader.ReadBytes(MaxSet))));
        }

        var manifest = SnapshotManifest.Read(reader.ReadBytes(SnapshotManifest.MaxBytes));
        reader.End();
        return new SnapshotOffer(naming, certificate, changes, manifest);
    }

    public byte[] Encode()
    {
        var writer = new WireWriter();
        writer.WriteBytes(Naming.Encode());
        Certificate.Write(writer);
        writer.WriteCount(Changes.Count);
        foreach (var (header, certificate, next) in Changes)
        {
            writer.WriteBytes(header.Encode());
            certificate.Write(writer);
            writer.WriteBytes(next.Encode());
        }

        writer.WriteBytes(Manifest.Bytes.Span);
        return writer.ToArray();
    }

    /// <summary>The validators at the checkpoint, whom certified headers lead to from genesis. Throws <see
    /// cref="ProofRejectedException"/> or <see cref="WireRejectedException"/> unless they prove the snapshot.</summary>
    public ValidatorSet Prove(Genesis genesis, LedgerName ledger)
    {
        var chain = new ValidatorChain(genesis, ledger);
        foreach (var change in Changes)
        {
            chain.Follow(change);
        }

        Require(
            Naming.Network == genesis.Network && Naming.Ledger == ledger && Naming.Height >= chain.Reached,
            "the header that names the snapshot is of another ledger");
        chain.Check(Naming, Certificate);
        Require(
            Naming.Checkpoint == new BlockReference(Manifest.Header.Height, Manifest.Digest)
                && Naming.Height == genesis.Checkpoints.NamedAt(Manifest.Header.Height),
            "the header names another snapshot");
        return chain.At(Manifest.Header.Height.Next);
    }

    /// <summary>Throws <see cref="WireRejectedException"/> unless a machine that the snapshot was loaded into has the
    /// validators that were proven.</summary>
    public static void RequireValidators(LedgerMachine loaded, ValidatorSet proven) => Require(
        loaded.Head.NextValidators == proven.Digest && loaded.Validators.Digest == proven.Digest,
        "its validators are not those that certified headers lead to");

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new WireRejectedException(WireFault.WrongValue, what);
        }
    }
}
