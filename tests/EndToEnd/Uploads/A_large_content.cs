using System.Globalization;
using System.Security.Cryptography;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Xunit.Abstractions;

namespace Salus.EndToEnd.Uploads;

public sealed class A_large_content(ITestOutputHelper output)
{
    private const long Megabyte = 1 << 20;
    private const long MostMemory = 300 * Megabyte;

    private static long Size => (Budget.IsLong ? 10_000 : 400) * Megabyte;

    /// <summary>kill -9 in the middle of a part: spec uploads 2.1, 2.2.</summary>
    [Fact]
    public async Task is_uploaded_on_from_where_it_was_when_the_node_is_killed()
    {
        const long size = 48 * Megabyte;
        const long acknowledged = 20 * Megabyte;
        using var folder = new TestFolder();
        Hospital hospital;
        string upload;
        await using (var node = await RunningNode.UpAsync(folder))
        {
            hospital = await Hospital.OpenAsync(folder);
            using var bob = new RawClient(await hospital.EnterAsync(node, "bob", Role.Doctor), node);
            upload = await bob.BeginUploadAsync(size);
            Assert.Null(await bob.AppendAsync(upload, 0, new PatternStream(acknowledged)));
            var rest = new PatternStream(size) { Position = acknowledged, HoldAt = acknowledged + (12 * Megabyte) };
            var broken = Assert.ThrowsAnyAsync<Exception>(() => bob.AppendAsync(upload, acknowledged, rest));
            await rest.Reached;
            await node.Process.KillAsync();
            await broken;
        }

        using (hospital)
        {
            await using var node = await RunningNode.UpAsync(folder);
            using var bob = new RawClient(hospital.Find("bob"), node);
            var offset = await bob.OffsetAsync(upload);
            Assert.InRange(offset, acknowledged, size);
            var cid = await bob.AppendAsync(upload, offset, new PatternStream(size) { Position = offset });
            Assert.Equal((await CidBuilder.OfAsync(new PatternStream(size))).ToString(), cid);
        }
    }

    /// <summary>Both ways in, and out again, in memory that does not grow with it: spec storage 5.3, 5.5, uploads
    /// 3.4.</summary>
    [Fact]
    public async Task streams_through_a_node_in_less_than_300_megabytes()
    {
        using var folder = new TestFolder();
        await using (await RunningNode.UpAsync(folder))
        {
        }

        folder.Configure($$"""{"maxContentBytes":{{Size}},"content":{"kind":"folder","reserveBytes":0} }""");
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
        using var client = new RawClient(alice, node);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var stored = await client.PutAsync("/v1/content", new PatternStream(Size));
        output.WriteLine($"put {Size / Megabyte} MiB in {watch.Elapsed.TotalSeconds:F1} s");
        watch.Restart();
        var upload = await client.BeginUploadAsync(Size);
        var cid = await client.AppendAsync(upload, 0, new PatternStream(Size));
        output.WriteLine($"uploaded in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.Equal((string?)stored["cid"], cid);

        var record = await StoreAsync(client, alice.Member, hospital.Genesis.Network, Cid.Parse(cid!));
        watch.Restart();
        using var answer = await client.GetAsync($"/v1/records/{record}/versions/1/content");
        await using var body = await answer.Content.ReadAsStreamAsync();
        Assert.Equal(cid, (await CidBuilder.OfAsync(body)).ToString());
        output.WriteLine($"read in {watch.Elapsed.TotalSeconds:F1} s");

        var peak = PeakOf(node.Process.Id);
        output.WriteLine($"the node's peak: {peak / Megabyte} MiB");
        Assert.InRange(peak, 1, MostMemory);
    }

    private static async Task<RecordId> StoreAsync(RawClient client, MemberId patient, string network, Cid content)
    {
        var envelope = await client.PutAsync("/v1/envelopes", new MemoryStream([1, 2, 3]));
        var record = new RecordId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size)));
        var commitment = new Commitment(1, Digest.Of("any"u8), content, Digest.Parse((string)envelope["digest"]!));
        await client.SubmitAsync(network, new StoreRecord(patient, record, Category.Imaging, commitment));
        return record;
    }

    private static long PeakOf(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        var kilobytes = line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal);
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
