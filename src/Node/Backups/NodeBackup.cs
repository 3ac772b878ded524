using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Node.Backups;

/// <summary>What was backed up.</summary>
public sealed record BackupReport(BackupManifest Manifest, long Files);

/// <summary>
/// Copies a node's data folder into a new folder, also while the node runs: the marks first, then segments up to them,
/// then everything they name. Keys are no part of it (spec backup 1).
/// </summary>
public static class NodeBackup
{
    private const string Genesis = "genesis.json";
    private const string Options = "node.json";
    private const string Permits = "permits.db";

    /// <summary>Makes a backup. Throws <see cref="NodeStartException"/> when the folder is no node's,
    /// <see cref="FolderNotEmptyException"/>, <see cref="StoreDamagedException"/>.</summary>
    public static async Task<BackupReport> RunAsync(
        string dataFolder, string target, TimeProvider time, CancellationToken cancellationToken)
    {
        var identity = NodeIdentity.Read(dataFolder);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new FolderNotEmptyException(target);
        }

        PrivateFolder.Make(target);
        var folder = new DataFolder(dataFolder);
        if (identity.Genesis.Ledgers.Any(rules => folder.Ledger(rules.Name).IsFilling))
        {
            throw new HistoryIncompleteException();
        }

        var marks = Marks(folder, identity.Genesis);
        using var files = new BackupFiles(target);
        await files.TryCopyAsync(Path.Combine(dataFolder, Genesis), Genesis, null, cancellationToken);
        await files.TryCopyAsync(Path.Combine(dataFolder, Options), Options, null, cancellationToken);
        foreach (var (name, mark) in marks)
        {
            await CopyLedgerAsync(folder.Ledger(name), name, mark, target, files, cancellationToken);
        }

        foreach (var root in new[] { folder.Content, folder.Envelopes, folder.Kits })
        {
            await CopyNamedAsync(dataFolder, root, files, cancellationToken);
        }

        // Or a restored node would let in who was revoked.
        foreach (var revoked in Directory.Exists(folder.Revocations) ? Directory.GetFiles(folder.Revocations) : [])
        {
            await files.TryCopyAsync(revoked, Path.GetRelativePath(dataFolder, revoked), null, cancellationToken);
        }

        await CopyPermitsAsync(dataFolder, target, files, cancellationToken);
        var heads = marks.Select(one => new BackupHead(one.Name, one.Mark.Height, one.Mark.Header));
        var now = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
        var list = await files.FinishAsync(cancellationToken);
        var manifest = new BackupManifest(
            identity.Genesis.Network, identity.Genesis.Digest, now, identity.Store, list, [.. heads]);
        var signed = Path.Combine(target, BackupManifest.FileName);
        await File.WriteAllTextAsync(signed, manifest.Sign(identity.StoreKey) + "\n", cancellationToken);
        DiskFile.FlushFolder(target);
        return new BackupReport(manifest, files.Count);
    }

    // Policies last: every policies block that a records block names is then below the mark of policies.
    private static List<(LedgerName Name, Mark Mark)> Marks(DataFolder folder, Genesis genesis) =>
    [
        .. genesis.Ledgers.Select(rules => rules.Name)
            .OrderBy(name => name == LedgerName.Policies)
            .Select(name => (name, SegmentRecovery.ReadMark(folder.Ledger(name))?.Mark
                ?? Mark.Empty(GenesisBlock.Header(genesis, name).Digest))),
    ];

    private static async Task CopyLedgerAsync(
        LedgerFolder folder,
        LedgerName name,
        Mark mark,
        string target,
        BackupFiles files,
        CancellationToken cancellationToken)
    {
        var ledger = Code<LedgerName>.Text(name);
        foreach (var first in folder.ListSegments().Where(first => first <= mark.Segment))
        {
            var path = folder.Segment(first);
            var inBackup = $"{ledger}/segments/{Path.GetFileName(path)}";
            long? length = first == mark.Segment ? mark.End : null;
            await files.TryCopyAsync(path, inBackup, length, cancellationToken);
        }

        var copy = new DataFolder(target).Ledger(name);
        Directory.CreateDirectory(copy.Segments);
        using (var file = DurableMark.Open(copy.Mark, DiskFile.Open))
        {
            file.WriteBoth(mark);
        }

        await files.AddAsync($"{ledger}/{Path.GetFileName(copy.Mark)}", cancellationToken);
    }

    private static async Task CopyNamedAsync(
        string dataFolder, string root, BackupFiles files, CancellationToken cancellationToken)
    {
        // What is still coming in belongs to nothing yet.
        var folders = Directory.Exists(root)
            ? Directory.EnumerateDirectories(root).Where(one => Path.GetFileName(one) != "incoming")
            : [];
        foreach (var path in folders.SelectMany(Directory.EnumerateFiles))
        {
            await files.TryCopyAsync(path, Path.GetRelativePath(dataFolder, path), null, cancellationToken);
        }
    }

    private static async Task CopyPermitsAsync(
        string dataFolder, string target, BackupFiles files, CancellationToken cancellationToken)
    {
        var path = Path.Combine(dataFolder, Permits);
        if (File.Exists(path))
        {
            using (var database = Sqlite.Open(path, "FULL"))
            using (var command = database.CreateCommand())
            {
                command.CommandText = "VACUUM INTO $target";
                command.Parameters.AddWithValue("$target", Path.Combine(target, Permits));
                command.ExecuteNonQuery();
            }

            await files.AddAsync(Permits, cancellationToken);
        }
    }
}
