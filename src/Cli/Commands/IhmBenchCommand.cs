using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Benching;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm bench`: how much one IHM takes in, keeps and watches on this machine.</summary>
internal static class IhmBenchCommand
{
    private const double Mebibyte = 1024 * 1024;
    private const int Questions = 200;

    private static readonly Option<int> Patients = new("--patients")
    {
        Description = "How many patients send at once. Default: 50.",
        HelpName = "N",
        DefaultValueFactory = _ => 50,
    };

    private static readonly Option<int> Batches = new("--batches")
    {
        Description = "How many batches of 50 samples each of them sends. Default: 100.",
        HelpName = "N",
        DefaultValueFactory = _ => 100,
    };

    private static readonly Option<int> Stored = new("--stored")
    {
        Description = "How many samples are stored when days are asked for. Default: 1000000.",
        HelpName = "N",
        DefaultValueFactory = _ => 1_000_000,
    };

    private static readonly Option<string> Database = new("--database")
    {
        Description = "Measures in this PostgreSQL database, which keeps what is stored. Default: a new SQLite store.",
        HelpName = "WORDS",
    };

    public static SalusCommand Create() => new SalusCommand(
        "bench",
        "Measures intake, store and watching together, without a ledger: samples a second in signed batches, the share "
        + "of a processor of 20 electrocardiograms, the memory of 1,000 patients, how long the store takes for a day "
        + "of a signal. For one processor: taskset -c 0.",
        "./salus ihm bench",
        "./salus ihm bench --patients 100 --batches 200 --json",
        "./salus ihm bench --stored 10000000 --database \"Host=localhost;Database=bench\"")
        .With(Patients, Batches, Stored, Database, StandardOptions.Json)
        .Does(BenchAsync);

    private static async Task<Answer> BenchAsync(Call call)
    {
        var (patients, batches) = (call.Get(Patients), call.Get(Batches));
        var stored = call.Get(Stored);
        if (patients is < 1 or > 10_000 || batches is < 1 or > 2_000 || stored is < 1 or > 1_000_000_000)
        {
            throw new FailureException(
                "bench-malformed",
                "--patients is from 1 to 10000, --batches from 1 to 2000, --stored from 1 to 1000000000.",
                "Leave them out.");
        }

        var memory = WatchMemory.Of(1_000);
        await using var bench = await IhmBench.OpenAsync(call.Get(Database), call.Stop);
        await bench.SamplesAsync(5, 20, call.Stop);
        var samples = await bench.SamplesAsync(patients, batches, call.Stop);
        var waveforms = await bench.WaveformsAsync(20, 120, call.Stop);
        var queries = await bench.QueriesAsync(stored, Questions, call.Stop);
        var resident = Process.GetCurrentProcess().WorkingSet64;
        return new Answer(
            new JsonObject
            {
                ["samplesPerSecond"] = Math.Round(samples.SamplesPerSecond),
                ["ecgProcessorShare"] = Math.Round(waveforms.ProcessorShare, 3),
                ["watchBytesOf1000Patients"] = memory,
                ["dayQueryP50Ms"] = Math.Round(queries.P50, 2),
                ["dayQueryP95Ms"] = Math.Round(queries.P95, 2),
                ["dayQueryProcessorMs"] = Math.Round(queries.ProcessorMs, 2),
                ["sameDayQueryP95Ms"] = Math.Round(queries.AgainP95, 2),
                ["stored"] = queries.Stored,
                ["residentBytes"] = resident,
                ["processors"] = Environment.ProcessorCount,
            },
            View.Fields(
                ("samples a second, signed, durable, watched", $"{samples.SamplesPerSecond:N0}"),
                ("20 ECG of 250 Hz, share of a processor", $"{waveforms.ProcessorShare:P1}"),
                ("memory of 1,000 patients with 10 signals", $"{memory / Mebibyte:N0} MiB"),
                (
                    $"a day of a value a second, of {queries.Stored:N0} stored",
                    $"p50 {queries.P50:N1} ms, p95 {queries.P95:N1} ms, processor {queries.ProcessorMs:N1} ms; "
                    + $"the same again: p95 {queries.AgainP95:N1} ms"),
                ("resident at the end", $"{resident / Mebibyte:N0} MiB"),
                ("processors", $"{Environment.ProcessorCount}")));
    }
}
