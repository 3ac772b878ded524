using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Hosting;

/// <summary>What an IHM counts since its start. Labels are codes and kinds, never anybody's ids.</summary>
internal sealed class IhmFigures
{
    private readonly ConcurrentDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<FindingKind, long> _findings = new();
    private long _batches;
    private long _readings;
    private long _values;

    public long Readings => Interlocked.Read(ref _readings);

    public long Findings => _findings.Values.Sum();

    public void Count(IReadOnlyList<BatchOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _readings, outcome.New.Count);
            Interlocked.Add(ref _values, outcome.New.Sum(reading => (long)reading.Values.Count));
            foreach (var fault in outcome.Faults)
            {
                _faults.AddOrUpdate(fault.Code, 1, (_, before) => before + 1);
            }
        }
    }

    public void Count(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            _findings.AddOrUpdate(finding.Kind, 1, (_, before) => before + 1);
        }
    }

    /// <summary>In Prometheus' text format, version 0.0.4.</summary>
    public void Write(PrometheusLines lines)
    {
        lines.Counter("salus_ihm_batches_total", "Batches that were taken.", Interlocked.Read(ref _batches));
        lines.Counter("salus_ihm_readings_total", "Readings that were new, and stored.", Readings);
        lines.Counter("salus_ihm_values_total", "Values in these readings.", Interlocked.Read(ref _values));
        lines.Counter(
            "salus_ihm_readings_refused_total",
            "Readings that were not taken, by code.",
            "code",
            _faults.Select(pair => (pair.Key, pair.Value)));
        lines.Counter(
            "salus_ihm_findings_total",
            "What was found in the signals, by kind.",
            "kind",
            _findings.Select(pair => (pair.Key.ToString(), pair.Value)));
    }
}

/// <summary>Counters and gauges as Prometheus reads them.</summary>
internal sealed class PrometheusLines
{
    private readonly StringBuilder _text = new();

    public void Counter(string name, string help, long value) => Add(name, help, "counter", [("", value)]);

    public void Counter(string name, string help, string label, IEnumerable<(string Value, long Count)> counts) => Add(
        name,
        help,
        "counter",
        counts.OrderBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => ($"{{{label}=\"{pair.Value}\"}}", pair.Count)));

    public void Gauge(string name, string help, long value) => Add(name, help, "gauge", [("", value)]);

    public override string ToString() => _text.ToString();

    private void Add(string name, string help, string type, IEnumerable<(string Labels, long Value)> series)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in series)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
        }
    }
}
