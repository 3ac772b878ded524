using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Node.Bft;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>Ledgers of four hospitals, each with more than two checkpoints, the second within a window of the record of
/// proposers; the last of them signed nothing. Written once for all who copy them.</summary>
[CollectionDefinition(nameof(LedgersFarAhead))]
public sealed class LedgersFarAhead : ICollectionFixture<LedgersFarAhead>, IDisposable
{
    private const ulong Interval = 600;
    internal const ulong Checkpoint = 2 * Interval;
    internal const ulong Head = Checkpoint + Checkpoints.Delay + 2;

    private readonly ChangingLedgers _ledgers = new(path => new UnflushedFile(path)) { Silent = "v4" };

    public LedgersFarAhead()
    {
        Hospital.Genesis.Checkpoints = new Checkpoints { MostBlocks = Interval };
        _ledgers.Propose();
        foreach (var name in new[] { LedgerName.Policies, LedgerName.Records })
        {
            _ledgers.GrowTo(Interval + Checkpoints.Delay, name);
            _ledgers.WriteSnapshot(name);
            Former[name] = _ledgers.Offer(name);
            _ledgers.GrowTo(Checkpoint, name);
            _ledgers.WriteSnapshot(name);
            _ledgers.GrowTo(Head, name);
        }

        _ledgers.Close();
    }

    /// <summary>Offers of the snapshots before the last.</summary>
    internal Dictionary<LedgerName, byte[]> Former { get; } = [];

    internal TestHospital Hospital => _ledgers.Hospital;

    /// <summary>Starts the first of the hospitals with these ledgers.</summary>
    internal async Task StartAsync(TestCluster cluster, int hospitals)
    {
        for (var place = 0; place < hospitals; place++)
        {
            CopyTo(cluster, place);
            await cluster.StartAsync(place);
        }
    }

    public void Dispose() => _ledgers.Dispose();

    // Who signed these blocks remembers the last of them.
    private static void Remember(LedgerFolder folder, string validator)
    {
        using var log = VoteLog.Open(folder, DiskFile.Open);
        var vote = new Message.Vote(
            Phase.Commit, Head, 0, TestHospital.AnyDigest(), validator, new byte[Certificate.SignatureSize]);
        log.Write([new Said(vote, null)]);
    }

    private void CopyTo(TestCluster cluster, int place)
    {
        foreach (var name in new[] { LedgerName.Policies, LedgerName.Records })
        {
            var (from, to) = (Hospital.Folder.Ledger(name), cluster.Folder(place).Ledger(name));
            foreach (var file in Directory.GetFiles(from.Root, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(to.Root, Path.GetRelativePath(from.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            Remember(to, Hospital.Validators[place].Id);
        }
    }
}
