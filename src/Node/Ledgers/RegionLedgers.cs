using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Storage;
using Salus.Primitives.Certificates;

namespace Salus.Node.Ledgers;

/// <summary>What the ledgers of a region are opened with.</summary>
internal sealed record RegionOpening(
    DataFolder Folder, Genesis Genesis, ValidatorIdentity Validator, TimeProvider Clock, ILoggerFactory Log)
{
    /// <summary>The other validators; a region of one has none.</summary>
    public IPeers Peers { get; init; } = new NoPeers();

    /// <summary>Told of two messages that prove a validator faulty.</summary>
    public Action<LedgerName, Message, Message> Caught { get; init; } = (_, _, _) => { };

    public SoloValidator SoloValidator(LedgerName name) => new(Genesis, name, Validator, Clock);
}

/// <summary>The ledgers of a region, out of one data folder.</summary>
public sealed class RegionLedgers : IAsyncDisposable
{
    private readonly FolderLock _lock;
    private readonly List<LedgerNode> _ledgers = [];

    private RegionLedgers(FolderLock folderLock) => _lock = folderLock;

    /// <summary>The ledgers that genesis declares, <c>policies</c> first.</summary>
    public IReadOnlyList<LedgerNode> All => _ledgers;

    /// <summary>The validators that vote on the next block, of each ledger.</summary>
    public IEnumerable<ValidatorSet> Sets => _ledgers.Select(ledger => ledger.Machine.Validators);

    /// <summary>Whether one of the ledgers may lack blocks that are final elsewhere.</summary>
    public bool IsBehind => _ledgers.Exists(ledger => ledger.IsBehind);

    /// <summary>Ends when one of the ledgers can go on no more, with the cause.</summary>
    public Task Completion => Task.WhenAny(_ledgers.Select(ledger => ledger.Completion)).Unwrap();

    /// <summary>A ledger; throws <see cref="ArgumentException"/> when genesis declares none of this name.</summary>
    public LedgerNode this[LedgerName name] => Find(name)
        ?? throw new ArgumentException($"genesis declares no ledger '{Code<LedgerName>.Text(name)}'", nameof(name));

    /// <summary>A ledger, or null when genesis declares none of this name.</summary>
    public LedgerNode? Find(LedgerName name) => _ledgers.FirstOrDefault(ledger => ledger.Name == name);

    /// <summary>
    /// Opens a data folder: cuts what was never acknowledged, replays and verifies every block, begins to take
    /// transactions. Throws <see cref="FolderInUseException"/>, <see cref="StoreDamagedException"/> or
    /// <see cref="StoreUnavailableException"/>.
    /// </summary>
    public static Task<RegionLedgers> OpenAsync(
        DataFolder folder,
        Genesis genesis,
        ValidatorIdentity validator,
        TimeProvider clock,
        ILoggerFactory log,
        CancellationToken cancellationToken = default) =>
        OpenAsync(new RegionOpening(folder, genesis, validator, clock, log), cancellationToken);

    /// <summary>As the other, for a region whose validators are several.</summary>
    internal static async Task<RegionLedgers> OpenAsync(RegionOpening opening, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var folderLock = FolderLock.Take(opening.Folder);
        RegionLedgers? region = null;
        try
        {
            region = new RegionLedgers(folderLock);
            await region.OpenLedgersAsync(opening, cancellationToken);
            return region;
        }
        catch
        {
            await (region?.DisposeAsync() ?? ValueTask.CompletedTask);
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Closes the ledgers, the last opened first, and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var ledger in _ledgers.AsEnumerable().Reverse())
        {
            await ledger.DisposeAsync();
        }

        _lock.Dispose();
    }

    private async Task OpenLedgersAsync(RegionOpening opening, CancellationToken cancellationToken)
    {
        var policies = await LedgerNode.OpenAsync(opening, LedgerName.Policies, policies: null, cancellationToken);
        _ledgers.Add(policies);
        foreach (var rules in opening.Genesis.Ledgers.Where(rules => rules.Name != LedgerName.Policies))
        {
            _ledgers.Add(await LedgerNode.OpenAsync(opening, rules.Name, policies, cancellationToken));
        }
    }
}
