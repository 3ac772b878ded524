using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Salus.Node.Metrics;

/// <summary>The instruments of one meter in Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _looking = new();
    private readonly Counter<long> _untold;
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);

    public PrometheusText(Meter meter)
    {
        _untold = meter.CreateCounter<long>(
            "salus_figures_untold_total", description: "Figures that could not be told when somebody looked");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.SetMeasurementEventCallback<double>(
            (instrument, value, labels, _) => Take(instrument, value, labels));
        _listener.Start();
    }

    public string Write()
    {
        using var looking = _looking.EnterScope();
        Look();
        var text = new StringBuilder();
        foreach (var (name, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {series.Instrument.Description}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(series.IsCounter ? "counter" : "gauge")}\n");
            foreach (var (labels, value) in series.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The same figures as they are now, of the names asked for.</summary>
    public IReadOnlyList<(string Name, string Labels, bool IsCounter, double Value)> Read(IEnumerable<string> names)
    {
        using var looking = _looking.EnterScope();
        Look();
        return
        [
            .. names.Where(_series.ContainsKey).SelectMany(name => _series[name].Values.Select(
                pair => (name, pair.Key, _series[name].IsCounter, pair.Value))),
        ];
    }

    public void Dispose() => _listener.Dispose();

    // What cannot be told now, because its disk fails, is left out: then of all times the others must be.
    private void Look()
    {
        foreach (var series in _series.Values.Where(series => !series.IsCounter))
        {
            series.Values.Clear();
        }

        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException faults)
        {
            _untold.Add(faults.InnerExceptions.Count);
        }
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var series = _series.GetOrAdd(instrument.Name, _ => new Series(instrument));
        series.Values.AddOrUpdate(
            Labels(labels), value, (_, before) => series.IsCounter ? before + value : value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (name, value) in labels)
        {
            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"{name}=\"{value}\"");
        }

        return text.Append('}').ToString();
    }

    private sealed record Series(Instrument Instrument)
    {
        public ConcurrentDictionary<string, double> Values { get; } = new(StringComparer.Ordinal);

        public bool IsCounter => !Instrument.IsObservable;
    }
}
