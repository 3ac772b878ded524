using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;
using Salus.Ihm.Storage.Writing;

namespace Salus.Ihm.Tests.Storage;

public sealed class A_merge
{
    /// <summary>What is merged is counted once at every moment: spec ihm-store 2.3.</summary>
    [Fact]
    public async Task counts_no_value_twice_while_it_is_under_way()
    {
        await using var home = new SqliteHome();
        var patient = new Patient();
        await using var database = SqliteDatabase.Open(home.Options.Folder!);
        var state = new StoreState(database, home.Options, home.Time);
        await state.LoadAsync(default);
        await using var writer = new StoreWriter(state);
        writer.Start();
        var room = await writer.WriteAsync(new PatientWrite(new PatientSeal(patient.Id, patient.Key)), default);
        await writer.WriteAsync(
            new AppendWrite([new PreparedBatch(patient.Batch(Patient.Beats(0, 50)), room)]), default);

        await using var view = await database.ViewAsync(default);
        var merge = new Merge(state, room, view, new StoreChanges());
        await merge.RunAsync(default);
        var underWay = state.Samples;
        merge.Done();

        Assert.Equal((50, 50), (underWay, state.Samples));
    }
}
