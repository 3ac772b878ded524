using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Xunit.Abstractions;

namespace Salus.EndToEnd.Records;

/// <summary>A document that no memory holds goes in and out through the command line.</summary>
public sealed class A_large_record(ITestOutputHelper output)
{
    private const long Megabyte = 1 << 20;
    private const long MostMemory = 300 * Megabyte;

    // Runs what follows, and leaves the peak of its memory in a file.
    private const string Watch = """
        "$@" & p=$!
        while peak=$(grep -s VmHWM /proc/$p/status); do echo "$peak" > peak; sleep 0.05; done
        wait $p
        """;

    private static long Size => (Budget.IsLong ? 10_000 : 200) * Megabyte;

    // spec records 1.5, 6.6, 7.1
    [Fact]
    public async Task is_put_and_got_in_less_than_300_megabytes_on_both_sides()
    {
        using var folder = new TestFolder();
        await using (await RunningNode.UpAsync(folder))
        {
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder.Node, "node.json"), $$"""{"maxContentBytes":{{2 * Size}}}""");
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        await hospital.EnterAsync(node, "alice", Role.Patient);
        await hospital.EnterAsync(node, "bob", Role.Doctor);
        var document = Document(folder);

        var put = await RunAsync(
            folder, "record", "put", document, "--category", "imaging", "--media-type", "application/dicom",
            "--patient", "alice", "--as", "bob");
        var back = Path.Combine(folder.Root, "back.dcm");
        var got = await RunAsync(
            folder, "record", "get", (string)put.Json["record"]!, "--out", back, "--as", "alice");

        Assert.Equal(Size, (long)got.Json["bytes"]!);
        Assert.Equal(await DigestAsync(document), await DigestAsync(back));
        var peak = Peak(await File.ReadAllTextAsync($"/proc/{node.Process.Id}/status"));
        output.WriteLine($"the node's peak: {peak / Megabyte} MiB");
        Assert.InRange(peak, 1, MostMemory);
    }

    private async Task<Ended> RunAsync(TestFolder folder, params string[] command)
    {
        var watch = Stopwatch.StartNew();
        await using var process = SalusProcess.Start(
            folder, ["bash", "-c", Watch, "salus"], [.. command, "--data", folder.Network, "--json"]);
        var ended = (await process.EndAsync()).With(0);
        var peak = Peak(await File.ReadAllTextAsync(Path.Combine(folder.Root, "peak")));
        output.WriteLine(
            $"{command[1]} of {Size / Megabyte} MiB: {watch.Elapsed.TotalSeconds:F1} s, peak {peak / Megabyte} MiB");
        Assert.InRange(peak, 1, MostMemory);
        return ended;
    }

    // Sparse but for its ends: what is sealed of it is as large as it says.
    private static string Document(TestFolder folder)
    {
        var path = Path.Combine(folder.Root, "scan.dcm");
        using var file = File.Create(path);
        file.Write(RandomNumberGenerator.GetBytes(1000));
        file.Position = Size - 1000;
        file.Write(RandomNumberGenerator.GetBytes(1000));
        return path;
    }

    private static async Task<string> DigestAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexString(await SHA256.HashDataAsync(file));
    }

    private static long Peak(string status)
    {
        var line = status.Split('\n').Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        var kilobytes = line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal);
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
