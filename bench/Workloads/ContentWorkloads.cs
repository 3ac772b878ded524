using System.Diagnostics;
using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Ledger;

namespace Salus.Bench.Workloads;

/// <summary>A patient, a doctor who writes and reads, and a connection: both content workloads begin so.</summary>
internal sealed record ContentSite(BenchMembers Members, NodeConnection Doctor, BenchPatient Patient, Reader Reader)
{
    public static async Task<ContentSite> PrepareAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 1, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterDoctorsAsync(registrar, cancellationToken);
        var patient = new BenchPatient(members, [Category.Imaging]);
        await BenchPatient.RegisterAsync(registrar, [patient], cancellationToken);
        await BenchMembers.SubmitAsync(
            registrar, [patient.Grant(members.Doctors[0], Category.Imaging)], cancellationToken);
        var doctor = site.Connect(members.Doctors[0].Id);
        var reader = new Reader(members, doctor, patient);
        await reader.RequestAsync(cancellationToken);
        return new ContentSite(members, doctor, patient, reader);
    }

    public Task<StoredContent> StoreAsync(int length, CancellationToken cancellationToken) =>
        StoredContent.StoreAsync(Members, Doctor, Patient, length, cancellationToken);
}

/// <summary>A store checks a permit and serves 1 MiB; and takes 1 MiB in.</summary>
internal sealed class ContentWorkload() : Workload(
    "content-1mb",
    "Download: the store verifies the permit's proof, and serves 1 MiB under it. Upload: it takes 1 MiB, computes its "
    + "CID and makes it durable.")
{
    private const double PromisedP95Ms = 15;
    private const int DownloadsPerSecond = 20;
    private const int Stored = 32;

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var at = await ContentSite.PrepareAsync(site, cancellationToken);
        var stored = new List<StoredContent>();
        while (stored.Count < Stored)
        {
            stored.Add(await at.StoreAsync(site.Sizes.ContentBytes, cancellationToken));
        }

        var download = await new LoadRun(site, Download(at, stored)).RunAsync(cancellationToken);
        var upload = await new LoadRun(site, Upload(at, site.Sizes.ContentBytes)).RunAsync(cancellationToken);
        return Figures(
            [download, upload],
            [],
            new BenchPromise(
                $"a permit check and 1 MB download, {DownloadsPerSecond} a second: p95 under {PromisedP95Ms} ms",
                download.Reference.LatencyMs.P95 < PromisedP95Ms));
    }

    private static LoadPlan Download(ContentSite at, List<StoredContent> stored)
    {
        return new LoadPlan("download", DownloadsPerSecond, InFlight: 8, WarmUpOperations: 600, 4_000, MakeAsync);

        // A permit of two minutes outlasts any step, but not all of them.
        async Task<IReadOnlyList<Operation>> MakeAsync(int count, CancellationToken cancellation)
        {
            await at.Reader.RequestAsync(cancellation);
            return [.. Enumerable.Range(0, count).Select(index =>
                new Operation(stop => at.Reader.ReadAsync(stored[index % stored.Count], stop)))];
        }
    }

    private static LoadPlan Upload(ContentSite at, int length)
    {
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        return new LoadPlan("upload", 10, InFlight: 8, WarmUpOperations: 200, MostOperations: 400, Make);

        Task<IReadOnlyList<Operation>> Make(int count, CancellationToken cancellation) =>
            Task.FromResult<IReadOnlyList<Operation>>(
                [.. Enumerable.Repeat(new Operation(stop => UploadAsync(at.Doctor, bytes, stop)), count)]);
    }

    private static async Task<Answer> UploadAsync(NodeConnection doctor, byte[] bytes, CancellationToken stop)
    {
        using var body = new DistinctContent(bytes);
        return await doctor.TrySendAsync(HttpMethod.Put, "v1/content", body, stop);
    }
}

/// <summary>One stream of 100 MB after the other, each way.</summary>
internal sealed class StreamWorkload() : Workload(
    "content-100mb", "One stream of 100 MB after another: upload, with CID and flush; download, under a permit.")
{
    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var at = await ContentSite.PrepareAsync(site, cancellationToken);
        var bytes = new byte[site.Sizes.StreamBytes];
        Random.Shared.NextBytes(bytes);
        List<double> up = [];
        List<double> down = [];
        var stored = await at.StoreAsync(site.Sizes.StreamBytes, cancellationToken);
        for (var time = 0; time < site.Sizes.StreamTimes; time++)
        {
            site.Stage("streaming")(time * 100 / site.Sizes.StreamTimes);
            up.Add(await RateAsync(bytes.Length, () => UploadAsync(at.Doctor, bytes, cancellationToken)));
            await at.Reader.RequestAsync(cancellationToken);
            down.Add(await RateAsync(bytes.Length, () => at.Reader.ReadAsync(stored, cancellationToken)));
        }

        return Figures([], [RateFigures.Of("upload", "MB/s", up), RateFigures.Of("download", "MB/s", down)]);
    }

    private static async Task<Answer> UploadAsync(NodeConnection doctor, byte[] bytes, CancellationToken stop)
    {
        using var body = new DistinctContent(bytes);
        return await doctor.TrySendAsync(HttpMethod.Put, "v1/content", body, stop);
    }

    private static async Task<double> RateAsync(int length, Func<Task<Answer>> stream)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = await stream();
        return answer.Accepted == 1
            ? length / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds
            : throw new BenchException(
                "bench-setup-refused", $"A stream broke off: {string.Join(", ", answer.Failures.Keys)}.");
    }
}
