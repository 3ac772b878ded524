using System.Diagnostics.Metrics;
using Salus.Node.Metrics;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Operation;

// spec api 9.6
public sealed class A_history_of_figures : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Meter _meter = new("A_history_of_figures");
    private readonly PrometheusText _metrics;
    private readonly MetricHistory _history;

    public A_history_of_figures()
    {
        _metrics = new PrometheusText(_meter);
        _history = new MetricHistory(_metrics, _time);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void holds_one_hour_and_forgets_what_is_older()
    {
        var height = 0;
        _meter.CreateObservableGauge("salus_head_height", () => (double)++height);

        for (var moment = 0; moment < 361; moment++)
        {
            _history.Look();
            _time.Jump(MetricHistory.Step);
        }

        var (times, series) = _history.Read();
        var heads = Assert.Single(series);
        Assert.Equal(360, times.Count);
        Assert.Equal(TimeSpan.FromSeconds(3590), TimeSpan.FromMilliseconds(times[^1] - times[0]));
        Assert.Equal([2d, 361d], [heads.Values[0], heads.Values[^1]]);
        Assert.False(heads.IsCounter);
    }

    [Fact]
    public void says_nothing_of_moments_before_a_figure_was_there()
    {
        var dropped = _meter.CreateCounter<long>("salus_peer_dropped_total");
        _history.Look();
        dropped.Add(3, new KeyValuePair<string, object?>("validator", "v2"));
        _history.Look();
        dropped.Add(4, new KeyValuePair<string, object?>("validator", "v2"));
        _history.Look();

        var series = Assert.Single(_history.Read().Series);

        Assert.True(series.IsCounter);
        Assert.Equal("{validator=\"v2\"}", series.Labels);
        Assert.Equal([null, 3d, 7d], series.Values);
    }

    [Fact]
    public void goes_on_without_a_figure_that_cannot_be_told()
    {
        var fails = false;
        _meter.CreateObservableGauge("salus_segment_bytes", () => fails ? throw new IOException() : 5d);
        _meter.CreateObservableGauge("salus_head_height", () => 7d);

        _history.Look();
        fails = true;
        _history.Look();

        var series = _history.Read().Series;
        Assert.Equal([7d, 7d], series.Single(one => one.Name == "salus_head_height").Values);
        Assert.Equal([5d, null], series.Single(one => one.Name == "salus_segment_bytes").Values);
        Assert.Contains("salus_figures_untold_total 2\n", _metrics.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void leaves_out_what_it_was_not_asked_for()
    {
        _meter.CreateCounter<long>("salus_http_requests_total").Add(1);

        _history.Look();

        Assert.Empty(_history.Read().Series);
    }
}
