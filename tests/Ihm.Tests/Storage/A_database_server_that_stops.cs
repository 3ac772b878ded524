using Salus.Ihm.Storage;
using static Salus.Ihm.Tests.Storage.Patient;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class A_database_server_that_stops(PostgresServer postgres)
{
    public static TheoryData<string> Servers =>
        [PostgresServer.IsInstalled ? Databases.Postgres : PostgresServer.Absent];

    /// <summary>spec ihm-store 3.9, 6.4</summary>
    [Theory]
    [MemberData(nameof(Servers))]
    public Task costs_nothing_that_was_acknowledged_and_is_used_again_once_it_runs(string database) =>
        WithAsync(postgres, database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, patient);
            await patient.SendAsync(store, Beats(0, 50));
            var batch = patient.Batch(Beats(50, 50));
            await postgres.CrashAsync();
            try
            {
                var refusal = await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync([batch], default));
                Assert.Equal(("store-unavailable", true), (refusal.Code, refusal.IsPassing));
                var unread = await Assert.ThrowsAsync<StoreException>(() => patient.AskAsync(store));
                Assert.Equal("store-unavailable", unread.Code);
            }
            finally
            {
                await postgres.StartAsync();
            }

            var taken = (await store.AppendAsync([batch], default))[0];

            Assert.Equal((2, 50, false), (taken.Segment, taken.New.Count, taken.IsRepeated));
            Assert.Equal(100, (await patient.BeatsAsync(store)).Count);
            Assert.Equal(100, store.Statistics.Samples);
        });
}
