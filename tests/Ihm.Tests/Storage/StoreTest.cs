using Salus.Ihm.Storage;

namespace Salus.Ihm.Tests.Storage;

/// <summary>How the tests of the store begin.</summary>
internal static class StoreTest
{
    /// <summary>Runs a test in a database, or not at all where it is absent.</summary>
    public static async Task WithAsync(PostgresServer server, string database, Func<StoreHome, Patient, Task> test)
    {
        var home = await Databases.HomeAsync(server, database);
        if (home is not null)
        {
            await using (home)
            {
                await test(home, new Patient());
            }
        }
    }

    public static async Task<TelemetryStore> OpenAsync(StoreHome home, params Patient[] patients) =>
        await WithPatientsAsync(await home.OpenAsync(), patients);

    public static async Task<TelemetryStore> OpenAsync(
        StoreHome home, StoreOptions options, params Patient[] patients) =>
        await WithPatientsAsync(await home.OpenAsync(options), patients);

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    private static async Task<TelemetryStore> WithPatientsAsync(TelemetryStore store, Patient[] patients)
    {
        foreach (var patient in patients)
        {
            await store.AddPatientAsync(patient.Id, patient.Key, default);
        }

        return store;
    }
}
