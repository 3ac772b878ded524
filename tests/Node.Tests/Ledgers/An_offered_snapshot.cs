using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;
using Salus.Primitives.Wire;

namespace Salus.Node.Tests.Ledgers;

/// <summary>A snapshot that another validator offers, on a ledger whose validators were all replaced.</summary>
public sealed class An_offered_snapshot : IDisposable
{
    private const ulong Named = Checkpoints.Interval + Checkpoints.Delay;

    private readonly ChangingLedgers _ledgers = new(path => new UnflushedFile(path));
    private readonly SnapshotOffer _offer;

    public An_offered_snapshot()
    {
        _ledgers.GrowTo(3);
        _ledgers.ReplaceValidators();
        _ledgers.GrowTo(Checkpoints.Interval);
        _ledgers.WriteSnapshot();
        _ledgers.GrowTo(Named);
        _ledgers.Close();
        var folder = _ledgers.Hospital.Folder.Ledger(LedgerName.Records);
        var genesisHeader = GenesisBlock.Header(_ledgers.Hospital.Genesis, LedgerName.Records).Digest;
        using var store = SegmentStore.Open(
            folder, LedgerName.Records, genesisHeader, DiskFile.Open, NullLogger.Instance);
        Assert.Null(SnapshotOffer.Newest(folder, _ledgers.Records, store, above: Checkpoints.Interval));
        _offer = SnapshotOffer.Newest(folder, _ledgers.Records, store, above: 0)!;
    }

    // spec snapshots 4.2, 4.3
    [Fact]
    public void is_proven_from_genesis_by_the_headers_where_the_validators_changed()
    {
        var read = SnapshotOffer.Read(_offer.Encode());

        Assert.Single(read.Changes);
        Assert.Equal(_ledgers.Records.Validators.Digest, Prove(read).Digest);
        Assert.Equal(_offer.Encode(), read.Encode());
    }

    // spec snapshots 4.3
    [Fact]
    public void is_refused_without_what_proves_it()
    {
        var weak = new Certificate(0, [.. _offer.Certificate.Signatures.Take(2)]);
        var change = _offer.Changes[0];
        SnapshotOffer[] lies =
        [
            _offer with { Changes = [] },
            _offer with { Changes = [change, change] },
            _offer with { Changes = [change with { Next = _ledgers.Hospital.Genesis.Validators }] },
            _offer with { Changes = [change with { Certificate = weak }] },
            _offer with { Certificate = weak },
            _offer with { Naming = _offer.Naming with { Proposer = "v1" } },
            _offer with { Naming = change.Header, Certificate = change.Certificate },
            _offer with { Manifest = Other(_offer.Manifest) },
        ];

        Assert.All(lies, lie => Assert.True(
            Xunit.Record.Exception(() => Prove(lie)) is ProofRejectedException or WireRejectedException));
        Assert.Throws<ProofRejectedException>(() => _offer.Prove(_ledgers.Hospital.Genesis, LedgerName.Policies));
    }

    // spec snapshots 4.2
    [Fact]
    public void reads_only_as_it_is_written()
    {
        var bytes = _offer.Encode();

        Assert.Throws<WireRejectedException>(() => SnapshotOffer.Read(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Throws<WireRejectedException>(() => SnapshotOffer.Read([.. bytes, 0]));
        Assert.Throws<WireRejectedException>(() => SnapshotOffer.Read([]));
    }

    public void Dispose() => _ledgers.Dispose();

    private static SnapshotManifest Other(SnapshotManifest manifest)
    {
        var bytes = manifest.Bytes.ToArray();
        bytes[^1] ^= 1;
        return SnapshotManifest.Read(bytes);
    }

    private ValidatorSet Prove(SnapshotOffer offer) => offer.Prove(_ledgers.Hospital.Genesis, LedgerName.Records);
}
