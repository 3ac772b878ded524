using Salus.Ledger;
using Salus.Node.Backups;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Backups;

public sealed class A_backup : IAsyncLifetime
{
    private static readonly string[] KeyFiles = ["validator.json", "store.json", "server.pem"];

    private readonly TestNetwork _network = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-backup-");

    private string Backup => Path.Combine(_folder.FullName, "backup");

    private string Restored => Path.Combine(_folder.FullName, "restored");

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        var patient = await _network.PatientAsync(Category.Laboratory);
        var doctor = await _network.RegisterAsync(Role.Doctor);
        await _network.GrantAsync(patient, doctor, Category.Laboratory);
    }

    public async Task DisposeAsync()
    {
        await _network.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // spec backup 1.1, 1.2, 2.1, 2.2
    [Fact]
    public async Task is_made_while_the_node_runs_and_holds_everything_but_keys()
    {
        var report = await BackUpAsync();

        var policies = _network.Host.Ledgers[LedgerName.Policies].Machine.Head;
        Assert.Contains(new BackupHead(LedgerName.Policies, policies.Height, policies.Digest), report.Manifest.Heads);
        Assert.Equal(_network.Founded.Genesis.Digest, report.Manifest.Genesis);
        var lines = await File.ReadAllLinesAsync(Path.Combine(Backup, "FILES"));
        Assert.Equal(report.Files, lines.Length);
        Assert.All(KeyFiles, name => Assert.False(File.Exists(Path.Combine(Backup, name)), name));
        var all = Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories);
        Assert.All(all, file => Assert.DoesNotContain("\"d\":", File.ReadAllText(file), StringComparison.Ordinal));
        await _network.RegisterAsync(Role.Nurse);
    }

    // spec backup 1.3, storage 1.1
    [Fact]
    public async Task can_be_entered_by_its_owner_only_as_the_data_folder_and_the_restored_one()
    {
        await BackUpAsync();
        await RestoreAsync();

        Assert.All(new[] { _network.DataFolder, Backup, Restored }, RequireClosed);

        static void RequireClosed(string folder)
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(folder));
            }
        }
    }

    // spec backup 3.1
    [Fact]
    public async Task becomes_a_node_that_goes_on()
    {
        var report = await BackUpAsync();
        await RestoreAsync();
        foreach (var name in KeyFiles)
        {
            File.Copy(Path.Combine(_network.DataFolder, name), Path.Combine(Restored, name));
        }

        await using var node = await NodeHost.StartAsync(
            new NodeOptions { DataFolder = Restored, Port = 0, OperationsPort = 0, BrowserPort = 0 }, _network.Time);

        Assert.All(
            report.Manifest.Heads, head => Assert.Equal(head.Header, node.Ledgers[head.Ledger].Machine.Head.Digest));
        Assert.False(node.Completion.IsCompleted);
    }

    // spec backup 3.1
    [Fact]
    public async Task is_refused_when_any_file_of_it_changed_or_is_gone()
    {
        await BackUpAsync();
        foreach (var file in Directory.EnumerateFiles(Backup, "*", SearchOption.AllDirectories).ToList())
        {
            var whole = await File.ReadAllBytesAsync(file);
            StoredLedger.Flip(file, whole.Length / 2);
            await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync());
            File.Delete(file);
            await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync());
            await File.WriteAllBytesAsync(file, whole);
            Assert.False(Directory.Exists(Restored));
        }

        await RestoreAsync();
    }

    // spec backup 3.2
    [Fact]
    public async Task is_refused_when_it_lacks_a_block_that_is_known()
    {
        await BackUpAsync();
        await _network.RegisterAsync(Role.Nurse);
        var later = _network.Host.Ledgers[LedgerName.Policies].Machine.Head;
        Assert.True(KnownBlock.TryParse($"{later.Height}:{later.Digest}", out var known));

        var refused = await Assert.ThrowsAsync<BackupCutOffException>(() => RestoreAsync(known));

        Assert.Equal("backup-cut-off", refused.Code);
        Assert.Contains("cut off", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Restored));
        var other = known with { Height = new Height(0) };
        var another = await Assert.ThrowsAsync<BackupCutOffException>(() => RestoreAsync(other));
        Assert.Contains("another ledger", another.Message, StringComparison.Ordinal);
    }

    // spec backup 3.2, 3.3
    [Fact]
    public async Task shows_that_nothing_was_cut_off_up_to_a_known_block_and_that_later_ones_are_lost()
    {
        var head = (await BackUpAsync()).Manifest.Heads.Single(one => one.Ledger == LedgerName.Policies);
        await _network.RegisterAsync(Role.Nurse);
        var lost = _network.Host.Ledgers[LedgerName.Policies].Machine.Head;
        var trail = new AuditTrail();

        await NodeRestore.RunAsync(Backup, Restored, [new KnownBlock(head.Height, head.Header)], trail, default);

        Assert.Null(trail.Lacks(new KnownBlock(head.Height, head.Header)));
        Assert.NotNull(trail.Lacks(new KnownBlock(lost.Height, lost.Digest)));
    }

    // spec backup 1.3
    [Fact]
    public async Task is_written_into_a_new_folder_and_none_before_it_is_finished()
    {
        await BackUpAsync();
        await Assert.ThrowsAsync<FolderNotEmptyException>(BackUpAsync);
        await Assert.ThrowsAsync<FolderNotEmptyException>(
            () => NodeRestore.RunAsync(Backup, _network.DataFolder, [], new AuditTrail(), default));
        File.Delete(Path.Combine(Backup, "manifest.jws"));

        var refused = await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync());

        Assert.Contains("not finished", refused.Message, StringComparison.Ordinal);
    }

    // spec backup 3.1
    [Fact]
    public async Task is_refused_when_it_was_signed_by_anybody_else()
    {
        var manifest = (await BackUpAsync()).Manifest;
        var others = Salus.Primitives.Jose.KeyPair.Generate();
        await File.WriteAllTextAsync(Path.Combine(Backup, "manifest.jws"), manifest.Sign(others));

        var refused = await Assert.ThrowsAsync<BackupDamagedException>(() => RestoreAsync());

        Assert.Contains("not signed by a store", refused.Message, StringComparison.Ordinal);
    }

    private Task<BackupReport> BackUpAsync() =>
        NodeBackup.RunAsync(_network.DataFolder, Backup, _network.Time, default);

    private Task<BackupManifest> RestoreAsync(params KnownBlock[] known) =>
        NodeRestore.RunAsync(Backup, Restored, known, new AuditTrail(), default);
}
