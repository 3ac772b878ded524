using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Disks;

public sealed class A_folder_that_cannot_be_written
{
    [Fact]
    public async Task keeps_a_node_from_starting_and_a_network_from_being_founded()
    {
        // Modes do not bind root, a read-only disk does; who is not root needs no disk.
        using var disk = SmallDisk.TryMount();
        using var own = disk is null ? new TestFolder() : null;
        var root = disk?.Path ?? own!.Root;
        using var folder = new TestFolder(root);
        await using (var node = await RunningNode.UpAsync(folder))
        {
            await node.Process.StopAsync();
        }

        MakeReadOnly(disk, folder);
        try
        {
            var started = await UpAsync(folder, folder.Network);
            Assert.Contains(folder.Node, started.WithError("store-unavailable", exitCode: 3), StringComparison.Ordinal);
            var founded = await UpAsync(folder, Path.Combine(folder.Root, "another"));
            Assert.Contains(folder.Root, founded.WithError("no-access", exitCode: 2), StringComparison.Ordinal);
        }
        finally
        {
            MakeWritable(disk, folder);
        }

        await using var again = await RunningNode.UpAsync(folder);
        Assert.False(Path.Exists(Path.Combine(folder.Root, "another")));
    }

    private static Task<Ended> UpAsync(TestFolder folder, string network) => SalusProcess.RunAsync(
        folder, "up", "--data", network, "--port", "0", "--operations-port", "0", "--json");

    private static void MakeReadOnly(SmallDisk? disk, TestFolder folder)
    {
        disk?.MakeReadOnly();
        if (disk is null && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Node, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            File.SetUnixFileMode(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private static void MakeWritable(SmallDisk? disk, TestFolder folder)
    {
        disk?.MakeWritable();
        if (disk is null && !OperatingSystem.IsWindows())
        {
            const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            File.SetUnixFileMode(folder.Root, own);
            File.SetUnixFileMode(folder.Node, own);
        }
    }
}
