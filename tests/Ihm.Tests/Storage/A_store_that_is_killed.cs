using System.Diagnostics;
using System.Globalization;
using System.Text;
using Salus.Ihm.Storage;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class A_store_that_is_killed(PostgresServer postgres)
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 20 : 1;

    /// <summary>spec ihm-store 3.1, 3.9, 4.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task keeps_all_that_it_acknowledged_and_nothing_half(string database)
    {
        for (var round = 0; round < Rounds; round++)
        {
            // Each time at another moment: what is under way differs. Long enough for some merges.
            var lines = 211 + 217 * round;
            await WithAsync(postgres, database, (home, patient) => TryAsync(home, patient, lines));
        }
    }

    private static async Task TryAsync(StoreHome home, Patient patient, int lines)
    {
        var acknowledged = await KillAsync(home, patient, lines);
        await using var store = await OpenAsync(home, patient);

        var slice = await patient.AskAsync(store);
        var counts = slice.Readings.GroupBy(one => one.Id[..8]).ToDictionary(one => one.Key, one => one.Count());
        Assert.All(counts.Values, count => Assert.Equal(StoreLoad.Batch, count));
        var segments = await ToListAsync(store.SegmentsAsync(patient.Id, 0, default));
        Assert.Equal(counts.Keys.Order(), segments.Select(segment => segment.Batch).Order());
        Assert.Equal(Enumerable.Range(1, segments.Count), segments.Select(segment => (int)segment.Number));
        Assert.Equal(slice.Readings.Count, store.Statistics.Samples);

        foreach (var (what, writer, batch) in acknowledged)
        {
            if (what == "batch")
            {
                var again = await store.AppendAsync([StoreLoad.BatchOf(patient, writer, batch)], default);
                Assert.True(again[0].IsRepeated, $"writer {writer}, batch {batch}");
            }
            else
            {
                var value = await store.GetAsync(StoreLoad.Progress(patient, writer), default);
                Assert.True(int.Parse(Encoding.ASCII.GetString(value!), CultureInfo.InvariantCulture) >= batch);
            }
        }

        // What was not acknowledged is taken when it is sent again.
        var last = acknowledged.Where(one => one.What == "batch" && one.Writer == 0).Max(one => one.Batch);
        Assert.Empty((await store.AppendAsync([StoreLoad.BatchOf(patient, 0, last + 2)], default))[0].Faults);
    }

    private static async Task<List<(string What, int Writer, int Batch)>> KillAsync(
        StoreHome home, Patient patient, int lines)
    {
        var plan = Path.GetTempFileName();
        StoreLoad.Write(plan, home.Options, patient);
        using var process = Process.Start(new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", typeof(Program).Assembly.Location, "store-load", plan])
        {
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new List<(string, int, int)>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is [var what, var writer, var batch])
            {
                acknowledged.Add((what, Number(writer), Number(batch)));
            }

            if (acknowledged.Count == lines)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        File.Delete(plan);
        Assert.True(acknowledged.Count >= lines, $"only {acknowledged.Count} lines");
        return acknowledged;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
