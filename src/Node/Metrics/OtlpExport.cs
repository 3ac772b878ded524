using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Salus.Node.Metrics;

/// <summary>
/// Sends this node's metrics to an OpenTelemetry collector: OTLP over HTTP with protobuf. They are those of /metrics,
/// under the same names; traces and logs are not sent. How often is the standard's own
/// <c>OTEL_METRIC_EXPORT_INTERVAL</c> (60 s).
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string Path = "v1/metrics";

    private readonly MeterProvider _provider;

    public OtlpExport(Uri collector, NodeMetrics metrics, string validator) => _provider = Sdk
        .CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("salus-node", serviceInstanceId: validator))
        .AddMeter(metrics.Meter.Name)
        .AddOtlpExporter(exporter =>
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri(collector, Path);
        })
        .Build();

    /// <summary>Sends what is not sent yet, and ends.</summary>
    public void Dispose() => _provider.Dispose();
}
