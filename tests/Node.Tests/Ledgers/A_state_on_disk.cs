using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Storage;

namespace Salus.Node.Tests.Ledgers;

/// <summary>The log of a state on disks that fail, and in a folder where somebody changed it.</summary>
public sealed class A_state_on_disk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-state-");

    private LedgerFolder Folder => new(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    // spec snapshots 3.1
    [Fact]
    public void keeps_in_memory_what_a_full_disk_does_not_take_and_writes_it_later()
    {
        var disk = new FailingDisk(room: 15);
        var state = StateFile.Open(Folder.State, disk.Open, NullLogger.Instance);
        var all = Enumerable.Range(0, 40).Select(number => (byte)number).ToArray();
        state.Add(0, all.AsSpan(0, 10));
        state.Add(10, all.AsSpan(10, 20));
        state.Add(30, all.AsSpan(30, 10));

        Assert.Equal(all, Read(state, 0, 40));
        Assert.Equal(all[8..12], Read(state, 8, 4));
        Assert.Equal(all[25..], Read(state, 25, 15));
        Assert.Throws<IOException>(state.Flush);
        disk.Room = 1_000;
        state.Flush();
        Assert.Equal(all, File.ReadAllBytes(Folder.State));
        Assert.Equal(all[8..32], Read(state, 8, 24));
    }

    // spec snapshots 3.1, 3.7
    [Fact]
    public void takes_a_piece_in_the_place_of_another_on_a_full_disk_too()
    {
        var disk = new FailingDisk(room: 30);
        var state = StateFile.Open(Folder.State, disk.Open, NullLogger.Instance);
        state.Add(0, new byte[30]);
        state.Add(10, [1, 1, 1]);
        state.Add(30, [2, 2, 2]);

        byte[] expected = [.. new byte[10], 1, 1, 1, .. new byte[17], 2, 2, 2];
        Assert.Equal(expected, Read(state, 0, 33));
        disk.Room = 1_000;
        state.Flush();
        Assert.Equal(expected, File.ReadAllBytes(Folder.State));
    }

    // spec snapshots 3.6
    [Fact]
    public void that_ends_early_cannot_be_read()
    {
        var state = StateFile.Open(Folder, NullLogger.Instance);
        state.Add(0, [1, 2, 3]);

        Assert.Throws<EndOfStreamException>(() => Read(state, 1, 3));
    }

    private static byte[] Read(StateFile state, long position, int length)
    {
        var bytes = new byte[length];
        state.Read(position, bytes);
        return bytes;
    }
}
