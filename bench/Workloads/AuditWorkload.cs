using Salus.Bench.Figures;
using Salus.Bench.Load;
using Salus.Bench.Measures;

namespace Salus.Bench.Workloads;

/// <summary>An auditor verifies a whole stored ledger. At least one signature of each transaction is verified, so the
/// machine's P-256 verifications are what it is compared with.</summary>
internal sealed class AuditWorkload() : Workload(
    "audit",
    "An auditor verifies everything that a node has stored: certificates, signatures, receipts, states (ledger "
    + "verify).")
{
    private const int Stored = 20_000;
    private const double PromisedPerMinute = 100_000;

    public override async Task<WorkloadFigures> RunAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        await StoreAsync(site, cancellationToken);
        var stage = site.Stage("verifying the ledger");
        site.Audit(cancellationToken);
        var windows = Enumerable.Range(0, site.Sizes.RateWindows).Select(window =>
        {
            stage(window * 100 / site.Sizes.RateWindows);
            return Measure(site, cancellationToken);
        }).ToList();
        var verified = RateFigures.Of("verified", "transactions/s", windows.Select(window => window.Transactions));
        return Figures(
            [],
            [
                verified,
                RateFigures.Of(
                    "P-256 verifications, all processors", "signatures/s", windows.Select(window => window.Signatures)),
                RateFigures.Of(
                    "verified in the time of 1,000 P-256 verifications",
                    "transactions",
                    windows.Select(window => 1_000 * window.Transactions / window.Signatures)),
            ],
            new BenchPromise(
                "at least 100,000 transactions of a stored ledger verified in a minute",
                60 * verified.Median >= PromisedPerMinute));
    }

    private static async Task StoreAsync(WorkloadSite site, CancellationToken cancellationToken)
    {
        var members = new BenchMembers(site.Network, doctors: 20, TimeProvider.System);
        var registrar = site.ConnectRegistrar();
        await members.RegisterAsync(registrar, cancellationToken);
        var stored = new SignedLoad(members).Sign(Math.Min(Stored, site.Sizes.MostOperations), 1, _ => { });
        await BenchMembers.SubmitAsync(
            registrar, [.. stored.Select(batch => batch[0].ToArray())], cancellationToken);
    }

    private static (double Transactions, double Signatures) Measure(
        WorkloadSite site, CancellationToken cancellationToken)
    {
        var transactions = 0L;
        var effort = Effort.Of(() => transactions = site.Audit(cancellationToken));
        return (transactions / effort.Seconds, VerifyBound.Measure(site.Sizes.Rate));
    }
}
