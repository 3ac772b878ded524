using Salus.Node.Storage;
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

    // spec storage 1.2
    [Fact]
    public async Task is_free_again_when_its_node_has_closed_it()
    {
        using var hospital = new TestHospital();
        await (await hospital.OpenAsync()).DisposeAsync();

        await using var second = await hospital.OpenAsync();
        Assert.Equal(2, second.All.Count);
    }
}
