using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger.Blocks;
using Salus.Node.Bft;
using Salus.Node.Ledgers;
using Salus.Node.Peers;
using Salus.Node.Scrubbing;

namespace Salus.Simulation;

/// <summary>What a node does about the snapshots of a ledger: writes them, gives them, takes them and fetches what lies
/// below them.</summary>
internal sealed class SimulatedSnapshots : IDisposable
{
    private const int MostWait = 300;

    private readonly SimulatedSite _site;
    private readonly BftParts _parts;
    private readonly SnapshotLoop _writing;
    private readonly SnapshotGiving _giving;
    private readonly SnapshotArrival _arrival;
    private readonly PeerRequests _requests;
    private readonly CancellationTokenSource _stopping = new();
    private Task _filling = Task.CompletedTask;

    /// <param name="site">Where it happens.</param>
    /// <param name="parts">The ledger.</param>
    /// <param name="handle">Lets the ledger's loop handle something.</param>
    public SimulatedSnapshots(SimulatedSite site, BftParts parts, Action<LoopEvent> handle)
    {
        (_site, _parts) = (site, parts);
        _requests = new PeerRequests(parts.Machine.Name, parts.Peers, parts.Time);
        _writing = new SnapshotLoop(parts.Machine, parts.Folder, NullLogger.Instance);
        _giving = new SnapshotGiving(parts.Folder, parts.Machine, parts.Store);
        _arrival = new SnapshotArrival(
            parts,
            new SnapshotTaking(parts, _requests, NullLogger.Instance),
            arrived => site.In(0, () => Arrive(arrived, handle)),
            NullLogger.Instance);
    }

    public SnapshotGiving Giving => _giving;

    public Func<ulong, bool> IsUnderWay => _arrival.IsUnderWay;

    /// <summary>Takes what answers a wish of its own.</summary>
    public bool TryTake(string from, PeerMessage message) => _requests.TryTake(from, message);

    /// <summary>A block became final: a snapshot is written some time after it was taken.</summary>
    public void See(CertifiedBlock final)
    {
        if (_parts.Machine.Checkpoint?.Header.Height == final.Block.Header.Height)
        {
            _site.In(_site.World.Random.Next(MostWait), _writing.Write);
        }
    }

    /// <summary>Begins to fetch what lies below the snapshot that the ledger began with, and looks it through
    /// then.</summary>
    public void Fill(Action lookThrough)
    {
        if (_parts.Store.BeginsAbove.Value > 0)
        {
            var scrub = new BlockScrub(_parts.Genesis, _parts.Machine, _parts.Policies);
            var blocks = new BlockFetch(_parts.Machine, _site.Id, scrub.Check, _requests);
            _filling = new Filling(_parts.Store, blocks, _parts.Time, NullLogger.Instance) { Whole = lookThrough }
                .RunAsync(_parts.Machine.Name, _stopping.Token);
        }
    }

    /// <summary>Throws what its tasks threw.</summary>
    public void Check()
    {
        if (_filling.Exception is { InnerException: { } fault })
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _site.Thread.End(_arrival.DisposeAsync().AsTask());
        _stopping.Dispose();
    }

    private void Arrive(ArrivedSnapshot? arrived, Action<LoopEvent> handle)
    {
        var name = _parts.Machine.Name;
        _site.World.Note(_site.Id, arrived is null
            ? $"got no snapshot of {name}"
            : $"goes on from the snapshot of block {arrived.Machine.Head.Height} of {name}");
        _arrival.End(arrived is not null);
        handle(new LoopEvent.Arrived(arrived));
    }
}
