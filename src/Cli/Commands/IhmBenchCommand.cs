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

    public static SalusCommand Create() => new SalusCommand(
        "bench",
        "Measures intake, store and watching together, without a ledger: samples a second in signed batches, the share "
        + "of a processor of 20 electrocardiograms, the memory of 1,000 patients. For one processor: taskset -c 0.",
        "./salus ihm bench",
        "./salus ihm bench --patients 100 --batches 200 --json")
        .With(Patients, Batches, StandardOptions.Json)
        .Does(BenchAsync);

    private static async Task<Answer> BenchAsync(Call call)
    {
        var (patients, batches) = (call.Get(Patients), call.Get(Batches));
        if (patients is < 1 or > 10_000 || batches is < 1 or > 2_000)
        {
            throw new FailureException(
                "bench-malformed", "--patients is from 1 to 10000, --batches from 1 to 2000.", "Leave them out.");
        }

        var memory = WatchMemory.Of(1_000);
        await using var bench = await IhmBench.OpenAsync(call.Stop);
        await bench.SamplesAsync(5, 20, call.Stop);
        var samples = await bench.SamplesAsync(patients, batches, call.Stop);
        var waveforms = await bench.WaveformsAsync(20, 120, call.Stop);
        var resident = Process.GetCurrentProcess().WorkingSet64;
        return new Answer(
            new JsonObject
            {
                ["samplesPerSecond"] = Math.Round(samples.SamplesPerSecond),
                ["ecgProcessorShare"] = Math.Round(waveforms.ProcessorShare, 3),
                ["watchBytesOf1000Patients"] = memory,
                ["residentBytes"] = resident,
                ["processors"] = Environment.ProcessorCount,
            },
            View.Fields(
                ("samples a second, signed, durable, watched", $"{samples.SamplesPerSecond:N0}"),
                ("20 ECG of 250 Hz, share of a processor", $"{waveforms.ProcessorShare:P1}"),
                ("memory of 1,000 patients with 10 signals", $"{memory / Mebibyte:N0} MiB"),
                ("resident at the end", $"{resident / Mebibyte:N0} MiB"),
                ("processors", $"{Environment.ProcessorCount}")));
    }
}
