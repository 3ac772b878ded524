using Salus.Ihm.Rules;
using Salus.Ihm.Signals;

namespace Salus.Ihm;

/// <summary>Watches all vital signs of one patient, each by itself and together by NEWS2, under the thresholds that the
/// doctor has set.</summary>
public sealed class PatientWatch(Thresholds thresholds)
{
    private readonly Dictionary<Signal, SignalWatch> _watches = [];

    public EarlyWarning EarlyWarning { get; } = new(thresholds.OxygenScale);

    // spec ihm-detection 1.4
    public IReadOnlyList<Finding> Observe(Signal signal, Sample sample)
    {
        if (!_watches.TryGetValue(signal, out var watch))
        {
            watch = new SignalWatch(signal, thresholds.Of.GetValueOrDefault(signal));
            _watches.Add(signal, watch);
        }

        var findings = watch.Observe(sample);
        return watch.IsTrusted && EarlyWarning.Observe(signal, sample) is { } warning
            ? [.. findings, warning]
            : findings;
    }
}
