using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Backups;

/// <summary>
/// Makes a data folder of a backup, and believes nothing of it: every file against the list, the list and the heads
/// against the signed manifest, every block as an audit does (spec backup 3). What fails leaves nothing.
/// </summary>
public static class NodeRestore
{
    /// <summary>Restores. Throws <see cref="BackupDamagedException"/>, <see cref="BackupCutOffException"/>,
    /// <see cref="FolderNotEmptyException"/>.</summary>
    public static async Task<BackupManifest> RunAsync(
        string backup,
        string dataFolder,
        IReadOnlyList<KnownBlock> known,
        AuditTrail trail,
        CancellationToken cancellationToken)
    {
        if (Directory.Exists(dataFolder) && Directory.EnumerateFileSystemEntries(dataFolder).Any())
        {
            throw new FolderNotEmptyException(dataFolder);
        }

        var (manifest, signed) = await ReadManifestAsync(backup, cancellationToken);
        var isDone = false;
        try
        {
            PrivateFolder.MakeOrRequireClosed(dataFolder);
            await foreach (var name in BackupFiles.CheckAsync(backup, cancellationToken))
            {
                var target = Path.Combine(dataFolder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(backup, name), target);
            }

            Audit(manifest, signed, dataFolder, trail, cancellationToken);
            foreach (var lacking in known.Select(trail.Lacks).OfType<string>())
            {
                throw new BackupCutOffException(lacking);
            }

            isDone = true;
            return manifest;
        }
        finally
        {
            if (!isDone && Directory.Exists(dataFolder))
            {
                Directory.Delete(dataFolder, recursive: true);
            }
        }
    }

    private static async Task<(BackupManifest Manifest, Jws Signed)> ReadManifestAsync(
        string backup, CancellationToken cancellationToken)
    {
        var (path, list) =
            (Path.Combine(backup, BackupManifest.FileName), Path.Combine(backup, BackupManifest.FilesName));
        if (!File.Exists(path) || !File.Exists(list))
        {
            throw new BackupDamagedException(
                $"{backup} lacks {BackupManifest.FileName} or {BackupManifest.FilesName}: it is none, or not finished");
        }

        var read = BackupManifest.Read(await File.ReadAllTextAsync(path, cancellationToken));
        return await BackupFiles.DigestAsync(list, cancellationToken) == read.Manifest.Files
            ? read
            : throw new BackupDamagedException($"{BackupManifest.FilesName} is not the list that was signed");
    }

    private static void Audit(
        BackupManifest manifest, Jws signed, string dataFolder, AuditTrail trail, CancellationToken cancellationToken)
    {
        var genesis = ReadGenesis(Path.Combine(dataFolder, "genesis.json"))
            .FirstOrDefault(region => region.Digest == manifest.Genesis)
            ?? throw new BackupDamagedException("its genesis document is another one");
        var reports = LedgerAudit.Run(new DataFolder(dataFolder), genesis, trail, cancellationToken);
        if (reports.Select(report => report.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw new BackupDamagedException(
                $"{Path.GetRelativePath(dataFolder, fault.File)}, block {fault.Height}: {fault.What}");
        }

        foreach (var head in manifest.Heads)
        {
            var machine = trail.Machines.FirstOrDefault(one => one.Name == head.Ledger);
            if (machine?.Head.Height != head.Height || machine.Head.Digest != head.Header)
            {
                throw new BackupDamagedException($"{Code<LedgerName>.Text(head.Ledger)} ends with another block");
            }
        }

        if (!IsSigned(manifest, signed, trail.Machines[0]))
        {
            throw new BackupDamagedException("its manifest is not signed by a store of this network");
        }
    }

    private static bool IsSigned(BackupManifest manifest, Jws signed, LedgerMachine policies) =>
        policies.Latest.Get(Member.Table, manifest.Store.ToString()) is { Role: Role.Store } store
        && signed.Verify(store.SigningKey);

    private static IReadOnlyList<Genesis> ReadGenesis(string path)
    {
        try
        {
            return Genesis.ParseRegions(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException or FileNotFoundException)
        {
            throw new BackupDamagedException($"its genesis document does not read: {fault.Message}");
        }
    }
}
