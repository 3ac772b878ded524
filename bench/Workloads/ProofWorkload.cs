using System.Diagnostics;
using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Bench.Measures;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives.Jose;

namespace Salus.Bench.Workloads;

/// <summary>A verifier reads proof documents and checks them against genesis.</summary>
internal sealed class ProofWorkload() : Workload(
    "proof",
    "A verifier reads a proof document and checks it against genesis: receipt, Merkle path, header, certificate, "
    + "transaction.")
{
    private const int Blocks = 8;
    private const int BatchSize = 100;
    private const double PromisedPerSecond = 5_000;
    private const string Unit = "proofs/s";

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var documents = await FetchAsync(site, cancellationToken);
        var genesis = site.Network.Genesis;
        var sizes = site.Sizes;
        site.Stage("verifying proofs")(0);
        Proof[] proofs = [.. documents.Select(document => Proof.Parse(document))];
        WarmUp(sizes.Rate, Whole);
        var whole = Windows(1, Whole);
        var verify = Windows(1, index => proofs[index % proofs.Length].Verify(genesis));
        var all = Windows(Environment.ProcessorCount, Whole);
        var signatures = Windows(1, VerifyOne());
        var perCore = RateFigures.Of("read and verified, of one core's time", Unit, whole.Select(rate => rate.PerCore));
        return Figures(
            [],
            [
                perCore,
                RateFigures.Of("verified, of one core's time, read before", Unit, verify.Select(rate => rate.PerCore)),
                RateFigures.Of(
                    "P-256 verifications, of one core's time", "signatures/s", signatures.Select(rate => rate.PerCore)),
                RateFigures.Of("read and verified by one thread", Unit, whole.Select(rate => rate.OnWall)),
                RateFigures.Of(
                    $"read and verified by {Environment.ProcessorCount} threads",
                    Unit,
                    all.Select(rate => rate.OnWall)),
            ],
            new BenchPromise(
                "at least 5,000 proofs read and verified in a second of a core's time",
                perCore.Median >= PromisedPerSecond));

        void Whole(int index) => Proof.Parse(documents[index % documents.Count]).Verify(genesis);

        List<(double PerCore, double OnWall)> Windows(int threads, Action<int> verify) =>
            [.. Enumerable.Range(0, sizes.RateWindows).Select(_ => Count(sizes.Rate, threads, verify))];
    }

    // What every proof costs at least: one validator's signature.
    private static Action<int> VerifyOne()
    {
        var key = KeyPair.Generate();
        var signature = key.Sign([1]);
        return _ =>
        {
            if (!key.Public.Verify([1], signature))
            {
                throw new InvalidOperationException("a signature just made does not verify");
            }
        };
    }

    private static async Task<List<byte[]>> FetchAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 20, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterAsync(registrar, cancellationToken);
        var batches = new SignedLoad(members).Sign(Blocks * BatchSize, BatchSize, _ => { });
        var patient = site.Connect(members.Patient.Id);
        var documents = new List<byte[]>();
        foreach (var batch in batches)
        {
            await registrar.SubmitBatchAsync(batch, cancellationToken);
            for (var index = 0; index < BatchSize; index += 4)
            {
                documents.Add(await patient.GetProofAsync(BenchMembers.IdOf(batch[index]), cancellationToken));
            }
        }

        return documents;
    }

    // By core time: on a busy machine a second on the wall compiles next to nothing.
    private static void WarmUp(TimeSpan coreTime, Action<int> verify)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var index = 0; Environment.CpuUsage.TotalTime - start < coreTime; index++)
        {
            verify(index);
        }
    }

    private static (double PerCore, double OnWall) Count(TimeSpan time, int threads, Action<int> verify)
    {
        var counts = new long[threads];
        var effort = Effort.Of(() =>
        {
            var workers = Enumerable.Range(0, threads)
                .Select(thread => new Thread(() => counts[thread] = Count(time, verify)))
                .ToList();
            workers.ForEach(worker => worker.Start());
            workers.ForEach(worker => worker.Join());
        });
        return (counts.Sum() / effort.CoreSeconds, counts.Sum() / effort.Seconds);
    }

    private static long Count(TimeSpan time, Action<int> verify)
    {
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; count++)
        {
            verify(count);
        }

        return count;
    }
}
