using Salus.Ihm.Callers;
using Salus.Ihm.Storage;
using Salus.Ihm.Tests.Fhir;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Callers;

public sealed class Permits_in_the_store : IAsyncLifetime
{
    private readonly FhirWorld _world = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-permits-").FullName;

    public Task InitializeAsync() => _world.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact] // spec callers 9.4
    public async Task are_there_after_a_restart_until_they_are_settled_and_then_among_the_past()
    {
        await _world.PermittedAsync(Category.VitalSigns);
        var opened = Assert.Single(await _world.Desk.OfPatientAsync(_world.Patient.Member, default));
        using var key = StoreKey.Create();
        await using (var store = await OpenAsync(key))
        {
            await new StoredPermits(store).ToMemory().KeepAsync(opened with { Observations = 7 }, default);
        }

        await using var again = await OpenAsync(key);
        var memory = new StoredPermits(again).ToMemory();
        var kept = Assert.Single(await ListAsync(memory.Open(default)));
        Assert.Equal(opened with { Observations = 7 }, kept);
        Assert.Empty(await ListAsync(memory.Past(_world.Patient.Member, default)));

        await memory.SettleAsync(kept with { IsClosed = true }, default);

        Assert.Empty(await ListAsync(memory.Open(default)));
        Assert.Equal(kept with { IsClosed = true }, Assert.Single(
            await ListAsync(memory.Past(_world.Patient.Member, default))));
    }

    private async Task<TelemetryStore> OpenAsync(StoreKey key)
    {
        var store = await TelemetryStore.OpenAsync(new StoreOptions { Folder = _folder }, TimeProvider.System, default);
        await store.AddPatientAsync(_world.Patient.Member, key, default);
        return store;
    }

    private static async Task<List<OpenedPermit>> ListAsync(IAsyncEnumerable<OpenedPermit> permits)
    {
        List<OpenedPermit> all = [];
        await foreach (var permit in permits)
        {
            all.Add(permit);
        }

        return all;
    }
}
