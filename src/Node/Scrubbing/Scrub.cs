using Salus.Ledger;
using Salus.Ledger.States;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Node.Scrubbing;

/// <summary>
/// Goes through everything stored, slowly, soon after the start and then at every interval: blocks, contents, envelopes
/// and recovery kits. What does not hold is counted, logged and shown; a block is then no longer served. The node goes
/// on (spec storage 3.7).
/// </summary>
public sealed partial class Scrub(
    DataFolder folder, RegionLedgers region, TimeProvider time, TimeSpan interval, ILogger<Scrub> logger)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public ScrubFigures Figures { get; } = new();

    /// <summary>What deletes content that no record names, at the end of each pass; null where none is
    /// deleted.</summary>
    internal Collection? Collection { get; init; }

    /// <summary>What verifies content in IPFS; null where content lies in the folder.</summary>
    internal ContentSample? Sample { get; init; }

    /// <summary>Passes until the node stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(First, time, stopping);
            while (true)
            {
                await TryPassAsync(stopping);
                await RestAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops; the next start begins from the first block.
        }
    }

    // While blocks are damaged the others are asked every minute: one of them may have been away.
    private async Task RestAsync(CancellationToken stopping)
    {
        var since = time.GetTimestamp();
        for (var left = interval; left > TimeSpan.Zero; left = interval - time.GetElapsedTime(since))
        {
            var isDamaged = region.All.Any(ledger => ledger.IsDamaged);
            await Task.Delay(isDamaged && left > Again ? Again : left, time, stopping);
            foreach (var ledger in region.All)
            {
                await MendAsync(ledger, stopping);
            }
        }
    }

    private async Task TryPassAsync(CancellationToken stopping)
    {
        try
        {
            await PassAsync(stopping);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnread(fault.GetType().Name);
        }
    }

    /// <summary>Goes through everything once.</summary>
    public async Task PassAsync(CancellationToken cancellationToken)
    {
        var pace = new Pace(time);
        // First what blocks are verified with: their signers.
        foreach (var ledger in region.All)
        {
            await StateAsync(ledger, pace, cancellationToken);
        }

        foreach (var ledger in region.All)
        {
            await TryPassAsync(ledger, pace, cancellationToken);
            await MendAsync(ledger, cancellationToken);
            pace.Restart();
        }

        await FilesAsync(new Kept(folder.Content, IsContentAsync, path => path), pace, cancellationToken);
        await SampleAsync(pace, cancellationToken);
        await FilesAsync(new Kept(folder.Envelopes, IsDigestAsync, path => path), pace, cancellationToken);
        await FilesAsync(new Kept(folder.Kits, IsDigestAsync, WithoutPatient), pace, cancellationToken);
        await CollectAsync(pace, cancellationToken);
        Figures.Finish(time.GetUtcNow());
        LogPass(Figures.Blocks, Figures.Files, Figures.Faults.Count);
    }

    private async Task TryPassAsync(LedgerNode ledger, Pace pace, CancellationToken cancellationToken)
    {
        try
        {
            await PassAsync(ledger, pace, cancellationToken);
        }
        catch (StateDamagedException)
        {
            // Nothing can be said of a block whose signers cannot be read.
            LogUnread("store-damaged");
        }
    }

    private async Task PassAsync(LedgerNode ledger, Pace pace, CancellationToken cancellationToken)
    {
        var head = ledger.Machine.Head.Height;
        for (var height = ledger.Filling?.Begun.Next ?? new Height(1); height <= head; height = height.Next)
        {
            await pace.RestAsync(cancellationToken);
            var damage = ledger.Scrub(height);
            Figures.SawBlock();
            if (damage is not null
                && Figures.Found(new ScrubFault(damage.Code, Name(ledger), height.Value, damage.Offset, damage.What)))
            {
                LogBlock(damage.Code, damage.File, height, damage.Offset, damage.What);
            }
        }
    }

    // spec storage 3.9
    private async Task MendAsync(LedgerNode ledger, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var height in await ledger.MendAsync(cancellationToken))
            {
                Figures.Repair(Name(ledger), height.Value);
                LogRepaired(ledger.Name, height);
            }
        }
        catch (Exception fault) when (fault is OperationalException or StateDamagedException or IOException
            or UnauthorizedAccessException)
        {
            LogNotRepaired(ledger.Name, fault.Message);
        }
    }

    // spec snapshots 3.7
    private async Task StateAsync(LedgerNode ledger, Pace pace, CancellationToken cancellationToken)
    {
        foreach (var (piece, position, holds) in ledger.ScrubState())
        {
            await pace.RestAsync(cancellationToken);
            if (!holds)
            {
                Found(ledger.Name, position);
                await MendStateAsync(ledger, piece, position, cancellationToken);
                pace.Restart();
            }
        }
    }

    private async Task MendStateAsync(
        LedgerNode ledger, int piece, long position, CancellationToken cancellationToken)
    {
        try
        {
            if (await ledger.TryMendStateAsync(piece, cancellationToken))
            {
                var file = StateOf(ledger.Name);
                Figures.Repair(file, (ulong)position);
                LogStateRepaired(file, position);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotRepaired(ledger.Name, fault.Message);
        }
    }

    private void Found(LedgerName ledger, long position)
    {
        var file = StateOf(ledger);
        Figures.Found(new ScrubFault("store-damaged", file, null, position, "it is not what was written there"));
        LogState(file, position);
    }

    private static string StateOf(LedgerName ledger) => $"{Code<LedgerName>.Text(ledger)} state";

    private static string Name(LedgerNode ledger) => $"{Code<LedgerName>.Text(ledger.Name)} block";

    // A kit lies in a folder that is named after its patient, whom no log names.
    private static string WithoutPatient(string path) =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(path))!, "*", Path.GetFileName(path));

    private async Task FilesAsync(Kept kept, Pace pace, CancellationToken cancellationToken)
    {
        var folders = Directory.Exists(kept.Root) ? Directory.EnumerateDirectories(kept.Root) : [];
        foreach (var path in folders.SelectMany(Directory.EnumerateFiles))
        {
            await pace.RestAsync(cancellationToken);
            var verdict = await HoldsAsync(path, kept.Holds, pace, cancellationToken);
            if (verdict is not null)
            {
                Figures.SawFile();
            }

            if (verdict == false)
            {
                Found(kept.Shown(path));
            }
        }
    }

    private async Task SampleAsync(Pace pace, CancellationToken cancellationToken)
    {
        try
        {
            await (Sample?.PassAsync(pace, Figures.SawFile, cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception fault) when (fault is OperationalException or IOException)
        {
            LogUnread((fault as OperationalException)?.Code ?? fault.GetType().Name);
        }

        foreach (var cid in Sample?.Damaged ?? [])
        {
            Found($"{cid} in the IPFS node's repository");
        }
    }

    private void Found(string file)
    {
        var fault = new ScrubFault("content-damaged", file, null, 0, "it is not what its name says");
        if (Figures.Found(fault))
        {
            LogFile(fault.Code, fault.File);
        }
    }

    private async Task CollectAsync(Pace pace, CancellationToken cancellationToken)
    {
        try
        {
            if (Collection is not null && await Collection.PassAsync(pace, cancellationToken) is > 0 and var collected)
            {
                Figures.Collect(collected);
                LogCollected(collected);
            }
        }
        catch (Exception fault) when (fault is OperationalException or IOException or UnauthorizedAccessException)
        {
            // The next pass looks again.
            LogNotCollected(fault.Message);
        }
    }

    // Null: it is none of ours, or was deleted meanwhile.
    private static async Task<bool?> HoldsAsync(
        string path,
        Func<string, Stream, CancellationToken, Task<bool?>> holds,
        Pace pace,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            await using var paced = new PacedStream(file, pace);
            return await holds(Path.GetFileName(path), paced, cancellationToken);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // A file that the disk cannot read, or that the node may not, is as good as damaged.
            return false;
        }
    }

    private static async Task<bool?> IsContentAsync(string name, Stream file, CancellationToken cancellationToken) =>
        Cid.TryParse(name, out var cid)
            ? await CidBuilder.OfAsync(file, profile: null, cancellationToken) == cid
            : null;

    private static async Task<bool?> IsDigestAsync(string name, Stream file, CancellationToken cancellationToken) =>
        Digest.TryParse(name, out var digest)
            ? Digest.Read(await System.Security.Cryptography.SHA256.HashDataAsync(file, cancellationToken)) == digest
            : null;

    private sealed record Kept(
        string Root, Func<string, Stream, CancellationToken, Task<bool?>> Holds, Func<string, string> Shown);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Repaired: {Ledger}, block {Height} was fetched again from another validator, verified, and served")]
    private partial void LogRepaired(LedgerName ledger, Height height);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "store-damaged: {File}, byte {Position}: it is not what was written there. A restart makes it again")]
    private partial void LogState(string file, long position);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Repaired: {File}, byte {Position} was fetched again from another validator, and verified")]
    private partial void LogStateRepaired(string file, long position);

    [LoggerMessage(LogLevel.Warning, "What is damaged of {Ledger} could not be repaired now: {Cause}")]
    private partial void LogNotRepaired(LedgerName ledger, string cause);

    [LoggerMessage(LogLevel.Warning, "Not everything stored could be verified ({Fault}); the next pass tries again")]
    private partial void LogUnread(string fault);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Scrubbed: {Blocks} blocks and {Files} contents and envelopes so far, {Faults} of them damaged")]
    private partial void LogPass(long blocks, long files, int faults);

    [LoggerMessage(LogLevel.Information, "Deleted {Contents} contents that no record named within a day")]
    private partial void LogCollected(long contents);

    [LoggerMessage(LogLevel.Warning, "Contents that no record names could not be deleted now: {Cause}")]
    private partial void LogNotCollected(string cause);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "{Code}: {File}, block {Height}, byte {Offset}: {What}. It is not served")]
    private partial void LogBlock(string code, string file, Height height, long offset, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Code}: {File} is not what its name says. It is not served")]
    private partial void LogFile(string code, string file);
}
