using Salus.Node.Storage;
using Salus.Node.Tests.Certificates;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Storage;

public sealed class A_data_folder
{
    // spec storage 1.1
    [Fact]
    public async Task holds_each_ledger_under_its_name()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(1);
        var root = ledger.Hospital.Folder.Root;

        Assert.All(
            ["records/segments/000000000001.seg", "records/mark", "records/index.db", "policies/mark", "lock"],
            name => Assert.True(File.Exists(Path.Combine(root, name)), name));
    }

    // spec storage 1.2
    [Fact]
    public async Task is_refused_to_a_second_node_naming_the_first()
    {
        using var hospital = new TestHospital();
        await using var first = await hospital.OpenAsync();

        var refusal = await Assert.ThrowsAsync<FolderInUseException>(() => hospital.OpenAsync());

        Assert.Equal("folder-in-use", refusal.Code);
        Assert.Equal($"{Environment.ProcessId}", refusal.Owner);
    }

    // spec certificates 1.5
    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    public async Task is_refused_while_others_may_enter_it(UnixFileMode more)
    {
        using var hospital = new TestHospital();
        const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Lists.SetMode(hospital.Folder.Root, owners | more);

        var refusal = await Assert.ThrowsAsync<FolderOpenException>(() => hospital.OpenAsync());

        Assert.Equal("folder-open", refusal.Code);
        Assert.Contains($"chmod 700 {hospital.Folder.Root}", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(hospital.Folder.Root));
        Lists.SetMode(hospital.Folder.Root, owners);
        await using var region = await hospital.OpenAsync();
    }

    // spec storage 1.2
    [Fact]
    public async Task is_free_again_when_its_node_has_closed_it()
    {
        using var hospital = new TestHospital();
        await (await hospital.OpenAsync()).DisposeAsync();

        await using var second = await hospital.OpenAsync();
        Assert.Equal(3, second.All.Count);
    }
}
