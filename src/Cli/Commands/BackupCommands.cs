using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Node.Backups;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Spectre.Console.Rendering;

namespace Salus.Cli.Commands;

/// <summary>`salus node backup` and `salus node restore`.</summary>
internal static class BackupCommands
{
    private static readonly Option<DirectoryInfo> To = new("--to")
    {
        Description = "A new or empty folder for the backup.",
        HelpName = "FOLDER",
        Required = true,
    };

    private static readonly Option<DirectoryInfo> From = new("--from")
    {
        Description = "The folder of the backup.",
        HelpName = "FOLDER",
        Required = true,
    };

    private static readonly string[] KeyFiles = ["validator.json", "store.json", "server.pem"];

    private static readonly Option<DirectoryInfo> Keys = new("--keys")
    {
        Description = "A folder with validator.json, store.json, server.pem and keyservice/, which no backup holds.",
        HelpName = "FOLDER",
    };

    public static SalusCommand Backup(Option<DirectoryInfo> nodeFolder) => new SalusCommand(
        "backup",
        "Copies a node's ledgers and content into a folder, also while the node runs, with a signed manifest. The "
        + "node's keys are not in it: keep them apart.",
        "./salus node backup --to /mnt/backup/2026-11-21",
        "./salus node backup --node-data /var/lib/salus --to /mnt/backup/2026-11-21")
        .With(nodeFolder, To)
        .With(StandardOptions.Local)
        .Does(async call =>
        {
            var target = call.Need(To).FullName;
            var report = await NodeBackup.RunAsync(FolderOf(call, nodeFolder), target, Call.Time, call.Stop);
            return Describe(report.Manifest, target, $"{report.Files:N0} files are backed up in {target}.");
        });

    public static SalusCommand Restore(Option<DirectoryInfo> nodeFolder) => new SalusCommand(
        "restore",
        "Makes a node's data folder of a backup; verifies every file and every block of it first.",
        "./salus node restore --from /mnt/backup/2026-11-21 --node-data /var/lib/salus --keys /mnt/keys",
        "./salus node restore --from backup --node-data new --checkpoint 1200:9f86d081...")
        .With(nodeFolder, From, Keys, CheckpointOption.Known)
        .With(StandardOptions.Local)
        .Does(RestoreAsync(nodeFolder));

    private static Func<Call, Task<Answer>> RestoreAsync(Option<DirectoryInfo> nodeFolder) => async call =>
    {
        var target = FolderOf(call, nodeFolder);
        RequireKeys(call.Get(Keys)?.FullName);
        var trail = new AuditTrail();
        using var progress = call.Screen.Progress();
        var restoring = Task.Run(
            () => NodeRestore.RunAsync(
                call.Need(From).FullName, target, CheckpointOption.Read(call), trail, call.Stop),
            call.Stop);
        await progress.WhileAsync(restoring, () => trail.Words, call.Stop);
        CopyKeys(call.Get(Keys)?.FullName, target);
        return Describe(await restoring, target, $"The backup holds, and is restored to {target}.");
    };

    public static string FolderOf(Call call, Option<DirectoryInfo> nodeFolder)
    {
        if (call.Get(nodeFolder)?.FullName is { } given)
        {
            return given;
        }

        call.Folder.RequireNetwork();
        return call.Folder.Node;
    }

    // Before anything is restored: what is missing afterwards would leave a folder that cannot be restored into.
    private static void RequireKeys(string? keys)
    {
        if (keys is not null && KeyFiles.FirstOrDefault(name => !File.Exists(Path.Combine(keys, name))) is { } missing)
        {
            throw new FailureException(
                "file-not-found",
                $"{Path.Combine(keys, missing)} is missing.",
                $"A node's keys are {string.Join(", ", KeyFiles)}, and keyservice/ where it has a key service.");
        }
    }

    private static void CopyKeys(string? keys, string target)
    {
        if (keys is null)
        {
            return;
        }

        var roles = Path.Combine(keys, "keyservice");
        IEnumerable<string> ofRoles = Directory.Exists(roles) ? Directory.EnumerateFiles(roles) : [];
        // Only where an operator's own tools keep the server's key apart.
        string[] apart = [.. new[] { Path.Combine(keys, "server.key") }.Where(File.Exists)];
        PrivateFolder.Make(Path.Combine(target, Path.GetFileName(roles)));
        foreach (var file in KeyFiles.Select(name => Path.Combine(keys, name)).Concat(apart).Concat(ofRoles))
        {
            // Not with the mode of its source: a stick has none, and everybody may read what is on it.
            PrivateFile.Replace(Path.Combine(target, Path.GetRelativePath(keys, file)), File.ReadAllBytes(file));
        }
    }

    private static Answer Describe(BackupManifest manifest, string folder, string words) => new(
        new JsonObject
        {
            ["folder"] = folder,
            ["network"] = manifest.Network,
            ["time"] = manifest.Time.UnixMs,
            ["store"] = $"{manifest.Store}",
            ["heads"] = ToJson(manifest.Heads),
        },
        View.Together(
            View.Lines($"{words} It is of network {manifest.Network}, as of {manifest.Time}."),
            Table(manifest.Heads),
            View.Lines("With --checkpoint HEIGHT:HEADER you can tell later that nothing was cut off.")));

    public static IRenderable Table(IEnumerable<BackupHead> heads) => View.Table(
        ["ledger", "last block", "header"],
        heads.Select(head => new[] { Code<LedgerName>.Text(head.Ledger), $"{head.Height}", $"{head.Header}" }),
        "There is no ledger.");

    public static JsonArray ToJson(IEnumerable<BackupHead> heads) =>
        new([.. heads.Select(JsonNode (head) => new JsonObject
        {
            ["ledger"] = Code<LedgerName>.Text(head.Ledger),
            ["height"] = head.Height.Value,
            ["header"] = $"{head.Header}",
        })]);
}
