using Salus.Ihm.Courses;
using Salus.Ihm.Intake;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm;

/// <summary>Watches all signals of one patient, each by itself, vital signs together by NEWS2 and the heart by the
/// steps taken, under the thresholds that the doctor has set. Without a time no sensor's clock is taken to be ahead.
/// </summary>
public sealed class PatientWatch(Thresholds thresholds, TimeProvider? time = null)
{
    private static readonly TimeSpan LongestHeldBack = TimeSpan.FromMinutes(5);

    private readonly Dictionary<Signal, SignalWatch> _signals = [];
    private readonly Dictionary<Signal, WaveformWatch> _waveforms = [];
    private readonly Dictionary<Signal, (Timestamp Last, long AtMs)> _until = [];
    private IntervalWatch? _intervals;
    private RestingHeart? _resting;
    private Thresholds _thresholds = thresholds;

    public EarlyWarning EarlyWarning { get; } = new(thresholds.OxygenScale);

    /// <summary>How many values were watched; late ones were not.</summary>
    public long Count { get; private set; }

    /// <summary>From now on other thresholds hold. What changed is told anew when it is passed.</summary>
    public void Apply(Thresholds other)
    {
        foreach (var (signal, watch) in _signals)
        {
            var (before, now) = (_thresholds.For(signal), other.For(signal));
            if (before != now)
            {
                watch.Apply(now);
            }
        }

        (_thresholds, EarlyWarning.Scale) = (other, other.OxygenScale);
    }

    /// <summary>Watches the values of a reading that are later than all before them.</summary>
    // spec ihm 2.2, 2.3
    public IReadOnlyList<Finding> Observe(Reading reading)
    {
        if (reading.Signal.IsWaveform && reading.PeriodMs > 0)
        {
            Count += reading.Values.Count;
            var length = (long)(reading.PeriodMs * (reading.Values.Count - 1));
            IsNext(reading.Signal, reading.Time.PlusMs(length));
            return WaveformOf(reading.Signal).Observe(reading);
        }

        if (reading.Values.Count == 1)
        {
            return Observe(reading.Signal, new Sample(reading.Time, reading.Values[0]));
        }

        return [.. reading.Samples().SelectMany(sample => Observe(reading.Signal, sample))];
    }

    // spec ihm-detection 1.4
    public IReadOnlyList<Finding> Observe(Signal signal, Sample sample)
    {
        if (!IsNext(signal, sample.Time))
        {
            return [];
        }

        if (!_signals.TryGetValue(signal, out var watch))
        {
            watch = new SignalWatch(signal, _thresholds.For(signal));
            _signals.Add(signal, watch);
        }

        Count++;
        if (signal.IsCoded)
        {
            // Codes have no more or less.
            return [];
        }

        var findings = watch.Observe(sample);
        return watch.IsTrusted ? [.. findings, .. Together(signal, sample)] : findings;
    }

    // Whether it is later than all before it. One from a clock that was ahead holds back what is measured now for a
    // while only; then the signal begins anew. spec ihm 2.2, 2.8
    private bool IsNext(Signal signal, Timestamp moment)
    {
        var now = time?.GetUtcNow() ?? DateTimeOffset.UnixEpoch;
        var since = (now - LongestHeldBack).ToUnixTimeMilliseconds();
        if (_until.TryGetValue(signal, out var until) && moment <= until.Last)
        {
            var isAhead = time is not null && until.Last.UnixMs > now.ToUnixTimeMilliseconds();
            if (!isAhead || until.AtMs > since || moment.UnixMs < since)
            {
                return false;
            }

            _signals.Remove(signal);
            _waveforms.Remove(signal);
            _resting = signal == Signal.HeartRate || signal == Signal.Steps ? null : _resting;
        }

        _until[signal] = (moment, now.ToUnixTimeMilliseconds());
        return true;
    }

    // What signals say together.
    private IReadOnlyList<Finding> Together(Signal signal, Sample sample)
    {
        if (signal == Signal.RrInterval)
        {
            return (_intervals ??= new IntervalWatch()).Observe(signal, sample);
        }

        if (signal == Signal.Steps)
        {
            return (_resting ??= new RestingHeart()).Steps(sample) is { } unusual ? [unusual] : [];
        }

        if (signal == Signal.HeartRate)
        {
            _resting?.Beats(sample);
        }

        return EarlyWarning.Observe(signal, sample) is { } warning ? [warning] : [];
    }

    /// <summary>What is expected of a signal so long after its last value; null before its course is learnt.</summary>
    // spec ihm 2.6
    public Forecast? Forecast(Signal signal, TimeSpan ahead) =>
        _signals.TryGetValue(signal, out var watch) && watch.Course is { IsLearnt: true } course
            ? course.Forecast(ahead)
            : null;

    private WaveformWatch WaveformOf(Signal signal)
    {
        if (!_waveforms.TryGetValue(signal, out var watch))
        {
            watch = new WaveformWatch(signal);
            _waveforms.Add(signal, watch);
        }

        return watch;
    }
}
