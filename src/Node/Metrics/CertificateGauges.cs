using System.Diagnostics.Metrics;
using Salus.Node.Certificates;

namespace Salus.Node.Metrics;

/// <summary>How long the node's certificate and the revocation lists it holds are good for.</summary>
internal static class CertificateGauges
{
    public static void Observe(Meter meter, Transport transport, TimeProvider time)
    {
        meter.CreateObservableGauge(
            "salus_certificate_days",
            () => (double)transport.Server.DaysLeft,
            description: "Days until the node's certificate expires");
        meter.CreateObservableGauge(
            "salus_certificate_refused",
            () => transport.Server.Refused is null ? 0.0 : 1.0,
            description: "1 while a new certificate of the node lies there that it does not take");
        meter.CreateObservableGauge(
            "salus_revocation_list_days",
            () => transport.Revocations.All.Select(held => new Measurement<double>(
                Math.Floor((held.Value.Until - time.GetUtcNow()).TotalDays),
                new KeyValuePair<string, object?>("organisation", held.Key.ToString()))),
            description: "Days until the next revocation list is due; below 0 it is overdue");
    }
}
