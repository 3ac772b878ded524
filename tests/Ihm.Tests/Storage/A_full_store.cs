using Npgsql;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using static Salus.Ihm.Tests.Storage.Patient;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class A_full_store(PostgresServer postgres)
{
    /// <summary>spec ihm-store 6.1, 6.5</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task refuses_batches_and_still_answers_and_takes_documents(string database) =>
        WithAsync(postgres, database, async (home, patient) =>
        {
            await using var store = await OpenAsync(home, home.Options with { MostBytes = 4_000_000 }, patient);
            var taken = 0;
            var refusal = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                for (; taken < 2000; taken++)
                {
                    await patient.SendAsync(store, Beats(50 * taken, 50));
                }
            });

            Assert.Equal(("store-full", true), (refusal.Code, refusal.IsPassing));
            Assert.InRange(taken, 1, 1999);
            var key = new DocumentKey("alert", patient.Id, "one");
            await store.PutAsync([new Document(key, new byte[100])], [], default);
            Assert.NotNull(await store.GetAsync(key, default));
            Assert.Equal(50 * taken, (await patient.BeatsAsync(store)).Count);
            var statistics = store.Statistics;
            Assert.Equal((1, 50L * taken, 4_000_000, 0), (
                statistics.Patients, statistics.Samples, statistics.MostBytes, statistics.Backlog));
            Assert.InRange(statistics.Bytes, 4_000_000, 8_000_000);
        });

    /// <summary>spec ihm-store 6.1</summary>
    [Fact]
    public async Task takes_batches_again_once_old_readings_are_gone()
    {
        await using var home = new SqliteHome();
        var patient = new Patient();
        await using var store = await OpenAsync(home, home.Options with { MostBytes = 1_000_000 }, patient);
        await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (var number = 0; number < 2000; number++)
            {
                await patient.SendAsync(store, Beats(50 * number, 50));
            }
        });
        var full = store.Statistics;
        await store.ReleaseAsync(patient.Id, long.MaxValue, default);
        home.Time.Advance(TimeSpan.FromDays(732));

        await store.ExpireAsync(default);

        var now = Reading.Of(Signal.HeartRate, "now", Start.PlusMs(732L * 86_400_000), 60);
        Assert.Single((await patient.SendAsync(store, now)).New);
        Assert.InRange(store.Statistics.Bytes, 1, full.Bytes / 2);
        Assert.Equal(1, store.Statistics.Samples);
    }

    /// <summary>spec ihm-store 6.3</summary>
    [Fact]
    public Task or_any_other_in_PostgreSQL_is_opened_once_the_process_before_is_gone() => WithAsync(
        postgres,
        PostgresServer.IsInstalled ? Databases.Postgres : PostgresServer.Absent,
        async (home, patient) =>
        {
            var store = await OpenAsync(home, patient);
            var opening = home.OpenAsync();
            await using var source = NpgsqlDataSource.Create(home.Options.ConnectionString!);
            await using var waiting = source.CreateCommand(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
            while (!opening.IsCompleted && await waiting.ExecuteScalarAsync() is 0L)
            {
                await Task.Yield();
            }

            await store.DisposeAsync();
            await using var again = await opening;

            Assert.Equal(0, again.Statistics.Samples);
        });

    /// <summary>spec ihm-store 6.3</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task or_any_other_is_opened_once_at_a_time(string database) =>
        WithAsync(postgres, database, async (home, patient) =>
        {
            await using (await OpenAsync(home, patient))
            {
                var refusal = await Assert.ThrowsAsync<StoreException>(() => home.OpenAsync());
                Assert.Equal(("store-in-use", false), (refusal.Code, refusal.IsPassing));
            }

            await home.SpoilAsync("UPDATE form SET number = 2");
            var other = await Assert.ThrowsAsync<StoreException>(() => home.OpenAsync());
            Assert.Equal("store-other-form", other.Code);
        });
}
