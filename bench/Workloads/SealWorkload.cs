using System.Security.Cryptography;
using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Bench.Measures;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Bench.Workloads;

/// <summary>An author seals content, hashes it and computes the CID, as it streams by; no disk.</summary>
internal sealed class SealWorkload() : Workload(
    "seal", "An author seals 1 GiB as it streams by: digest of the content, AES-256-GCM segments, CID; no disk.")
{
    private const double PromisedPerSecond = 400;

    public override bool NeedsNode => false;

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var length = site.Sizes.SealBytes;
        await SealAsync(length / 16, cancellationToken);
        List<Effort> efforts = [];
        for (var window = 0; window < site.Sizes.RateWindows; window++)
        {
            site.Stage("sealing")(window * 100 / site.Sizes.RateWindows);
            efforts.Add(await Effort.OfAsync(() => SealAsync(length, cancellationToken)));
        }

        var megabytes = length / 1e6;
        var perCore = RateFigures.Of(
            "sealed, hashed, CID, of a core's time", "MB/s", efforts.Select(effort => megabytes / effort.CoreSeconds));
        var onWall = RateFigures.Of(
            "sealed, hashed, CID by one thread", "MB/s", efforts.Select(effort => megabytes / effort.Seconds));
        return Figures(
            [],
            [perCore, onWall],
            new BenchPromise(
                "sealing, hashing and CID at 400 MB/s or more of a core's time", perCore.Median >= PromisedPerSecond));
    }

    private static async Task SealAsync(long length, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var cid = new CidBuilder();
        await using var content = new ObservedStream(new MadeContent(length), digest.AppendData);
        await using var store = new ObservedStream(Stream.Null, cid.Append);
        await SealedContent.SealAsync(content, store, SealedContent.NewKey(), "bench"u8.ToArray(), cancellationToken);
        digest.GetHashAndReset();
        cid.Finish();
    }
}
