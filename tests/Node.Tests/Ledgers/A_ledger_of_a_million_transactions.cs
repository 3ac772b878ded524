using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Ledger.Snapshots;
using Salus.Ledger.Transactions;
using Salus.Node.Tests.Hosting;
using Xunit.Abstractions;

namespace Salus.Node.Tests.Ledgers;

/// <summary>A million records in blocks of 2,000 in the long run, one block of 500 otherwise; SALUS_RECORDS sets
/// another number. It runs alone: processors are counted for the whole process.</summary>
[CollectionDefinition(nameof(A_ledger_of_a_million_transactions), DisableParallelization = true)]
[Collection(nameof(A_ledger_of_a_million_transactions))]
public sealed class A_ledger_of_a_million_transactions(ITestOutputHelper output)
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("SALUS_LONG") == "1";
    private static readonly int BlockSize = IsLong ? 2_000 : 500;

    private static readonly int Records = Environment.GetEnvironmentVariable("SALUS_RECORDS") is { } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : IsLong ? 1_000_000 : BlockSize;

    // The promise of the design: restart with 1,000,000 transactions in under 10 s from a checkpoint.
    [Fact]
    public async Task opens_from_its_last_checkpoint_in_under_10_seconds()
    {
        using var hospital = new TestHospital();
        using (var ledger = await LongLedger.AfterAsync(hospital))
        {
            ledger.SegmentBytes = 64 * 1024 * 1024;
            Fill(ledger);
            ledger.Close();
        }

        // What a node that ran has already: the index.
        await (await hospital.OpenAsync()).DisposeAsync();
        Collect();
        using var log = new LogLines();
        var processor = Environment.CpuUsage.TotalTime;
        var timer = Stopwatch.StartNew();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(log));
        await using var region = await hospital.OpenAsync(factory);
        var seconds = timer.Elapsed.TotalSeconds;
        var busy = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        output.WriteLine(log.Text);
        var heap = GC.GetTotalMemory(forceFullCollection: true) / (1024 * 1024);
        output.WriteLine($"{Records:N0} records: opened in {seconds:F1} s, {busy:F1} s of processors; "
            + $"heap {heap:N0} MiB, resident {Environment.WorkingSet / (1024 * 1024):N0} MiB");
        output.WriteLine($"snapshots {Size(hospital, "snapshots"):N0}, segments {Size(hospital, "segments"):N0} bytes");

        Assert.Contains("from the snapshot", log.Text, StringComparison.Ordinal);
        // The clock on the wall counts what else the machine does; what two processors do in 10 s does not.
        Assert.InRange(busy, 0, 2 * 10);
        Assert.True((await hospital.StoreAsync(region)).Receipt.IsAccepted);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static long Size(TestHospital hospital, string folder) =>
        new DirectoryInfo(Path.Combine(hospital.Folder.Ledger(LedgerName.Records).Root, folder))
            .EnumerateFiles().Sum(file => file.Length);

    // As under load, blocks are large and checkpoints come by transactions; where there are too few, empty blocks come
    // up to the header that names the first checkpoint.
    private void Fill(LongLedger ledger)
    {
        var timer = Stopwatch.StartNew();
        for (var done = 0; done < Records; done += BlockSize)
        {
            var batch = new Transaction[BlockSize];
            Parallel.For(0, BlockSize, index =>
            {
                batch[index] = ledger.Hospital.NewRecord();
                Assert.Null(ledger.Machine.Screen(batch[index], ledger.Now));
            });
            var former = ledger.Machine.Checkpoint;
            ledger.Add(batch);
            if (ledger.Machine.Checkpoint != former)
            {
                ledger.WriteSnapshot();
            }
        }

        output.WriteLine($"made in {timer.Elapsed.TotalSeconds:F0} s, {ledger.Machine.Head.Height} blocks");
        if (ledger.Machine.Checkpoint is null)
        {
            ledger.GrowTo(Checkpoints.Interval);
            ledger.WriteSnapshot();
            ledger.GrowTo(Checkpoints.Interval + Checkpoints.Delay);
        }

        output.WriteLine($"resident after making: {Environment.WorkingSet / (1024 * 1024):N0} MiB");
    }
}
