using Salus.Ihm.Courses;
using Salus.Ledger;

namespace Salus.Ihm.Evaluation.Nab;

/// <summary>
/// NAB's detector of this name, whose published scores check the scorer: how far in the tail of a normal distribution,
/// fitted to the last 6,400 values and again after each hundred.
/// </summary>
public sealed class WindowedGaussian : IAnomalyScorer
{
    private const int Window = 6400;
    private const int Step = 100;

    private readonly Queue<double> _window = [];
    private readonly List<double> _step = [];
    private double _origin;
    private double _sum;
    private double _squares;
    private double _mean;
    private double _deviation = 1;

    public double Score(Timestamp time, double value)
    {
        var score = _window.Count == 0 ? 0 : 1 - NormalTail.Of(Math.Abs(value - _mean) / _deviation);
        _origin = _window.Count == 0 ? value : _origin;
        _step.Add(value);
        if (_window.Count < Window || _step.Count == Step)
        {
            _step.ForEach(Slide);
            _step.Clear();
            Fit();
        }

        return score;
    }

    // Sums of differences from the first value keep their digits.
    private void Slide(double value)
    {
        _window.Enqueue(value);
        _sum += value - _origin;
        _squares += (value - _origin) * (value - _origin);
        if (_window.Count > Window)
        {
            var gone = _window.Dequeue() - _origin;
            _sum -= gone;
            _squares -= gone * gone;
        }
    }

    private void Fit()
    {
        var mean = _sum / _window.Count;
        _mean = _origin + mean;
        _deviation = Math.Sqrt(Math.Max(0, _squares / _window.Count - mean * mean));
        _deviation = _deviation == 0 ? 0.000001 : _deviation;
    }
}
