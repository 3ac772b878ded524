namespace Salus.Ihm.Rhythm;

/// <summary>
/// The patient's present cycle length in seconds: the median of the last eight cycles, of which one that a premature
/// beat cut short counts as the mean of its two halves (a full compensatory pause keeps the sinus rhythm), and one that
/// cannot be told counts as a little less than the present. So bigeminy, where every second beat is early, still has
/// the cycle of the sinus node, and a tachycardia is caught up with.
/// </summary>
internal sealed class Cycle
{
    private const int Enough = 4;
    private const double Shrink = 0.985;

    private readonly LastEight _cycles = new();
    private double _variation = 0.05;

    /// <summary>How early a beat must come, in parts of the cycle, to be premature.</summary>
    public const double Premature = 0.8;

    // Four times the usual variation, within what is early for everybody and for nobody.
    public double EarliestInTime => Math.Clamp(1 - 4 * _variation, Premature, 0.88);

    public bool IsKnown => _cycles.Count >= Enough;

    public double Seconds => _cycles.Median;

    public bool IsEarly(double interval) => IsKnown && interval < Premature * Seconds;

    public void Learn(double interval, bool isEarly, bool wasEarly, double before)
    {
        if (!isEarly && !wasEarly && IsKnown)
        {
            _variation += (Math.Min(0.2, Math.Abs(interval / Seconds - 1)) - _variation) / 32;
        }

        _cycles.Add((isEarly, wasEarly) switch
        {
            (false, false) => interval,
            (false, true) when IsLikely((interval + before) / 2) => (interval + before) / 2,
            _ => Shrink * Seconds,
        });
    }

    private bool IsLikely(double cycle) => cycle > 0.7 * Seconds && cycle < 1.3 * Seconds;
}
