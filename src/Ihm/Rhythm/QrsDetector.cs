namespace Salus.Ihm.Rhythm;

/// <summary>
/// Finds heartbeats in an electrocardiogram, sample by sample: band-pass 8 to 16 Hz, absolute slope, mean over 80 ms,
/// adaptive threshold and search back (Pan and Tompkins 1985 in the form of Hamilton 2002, "Open source ECG analysis").
/// A beat is told at most <see cref="Delay"/> after it, unless a search back finds it later.
/// </summary>
public sealed class QrsDetector
{
    private const double Between = 0.3125;
    private const double LearningSeconds = 2;
    private const double LostSeconds = 6;

    private readonly double _rate;
    private readonly Biquad _high;
    private readonly Biquad _low;
    private readonly Ring _signal;
    private readonly Ring _filtered;
    private readonly Ring _slopes;
    private readonly Ring _energy;
    private readonly Levels _levels = new();
    private readonly int _slopeSpan;
    private readonly int _meanSpan;
    private readonly int _apart;
    private double _sum;
    private Peak? _rising;
    private Peak? _missed;
    private Peak? _last;
    private double _interval;
    private double _largestAtFirst;

    public QrsDetector(double samplesPerSecond)
    {
        if (!(samplesPerSecond >= 60 && samplesPerSecond <= 5000))
        {
            throw new ArgumentOutOfRangeException(
                nameof(samplesPerSecond), samplesPerSecond, "An electrocardiogram has 60 to 5,000 samples a second.");
        }

        _rate = samplesPerSecond;
        _high = Biquad.HighPass(8, _rate);
        _low = Biquad.LowPass(16, _rate);
        _slopeSpan = Math.Max(1, (int)Math.Round(0.01 * _rate));
        _meanSpan = Math.Max(1, (int)Math.Round(0.08 * _rate));
        _apart = (int)Math.Round(0.2 * _rate);
        _interval = _rate;
        var kept = (int)(4 * _rate);
        (_signal, _filtered, _slopes, _energy) = (new Ring(kept), new Ring(kept), new Ring(kept), new Ring(kept));
    }

    /// <summary>Seconds between a beat and its detection.</summary>
    public static double Delay => 0.4;

    /// <summary>Takes the next sample; gives the index of a beat's sample when one is certain.</summary>
    // spec ihm-detection 4.4
    public long? Observe(double value)
    {
        _signal.Add(value);
        _filtered.Add(_low.Next(_high.Next(value)));
        var now = _filtered.Count - 1;
        _slopes.Add(_filtered[now] - _filtered[now - 2 * _slopeSpan]);
        _sum += Math.Abs(_slopes[now]) - Math.Abs(_slopes[now - _meanSpan]);
        _energy.Add(Math.Max(0, _sum) / _meanSpan);
        if (now < LearningSeconds * _rate)
        {
            _largestAtFirst = now > _rate / 2 ? Math.Max(_largestAtFirst, _energy[now]) : 0;
            if (now + 1 >= LearningSeconds * _rate)
            {
                _levels.Begin(_largestAtFirst);
            }
        }

        return PeakAt(now) is { } peak ? Judge(peak) : SearchBack(now);
    }

    // A peak is the largest within 200 ms on both sides.
    private Peak? PeakAt(long now)
    {
        var energy = _energy[now];
        if (_rising is null || energy > _rising.Value.Energy)
        {
            _rising = new Peak(now, energy);
            return null;
        }

        if (now - _rising.Value.Index < _apart)
        {
            return null;
        }

        var peak = _rising.Value;
        _rising = new Peak(now, energy);
        return _energy.Furthest(peak.Index - _apart, peak.Index) == peak.Index ? peak : null;
    }

    private long? Judge(Peak peak)
    {
        if (!_levels.AreKnown)
        {
            return null;
        }

        var isRepolarisation = _last is { } last && peak.Index - last.Index < 0.36 * _rate
            && Steepest(peak) < 0.5 * Steepest(last) && Height(peak) < Height(last);
        if (!isRepolarisation && peak.Energy > _levels.Threshold(Between))
        {
            return Accept(peak);
        }

        _levels.LearnNoise(peak.Energy);
        if (!isRepolarisation && (_missed is null || peak.Energy > _missed.Value.Energy)
            && (_last is null || peak.Index - _last.Value.Index > 0.36 * _rate))
        {
            _missed = peak;
        }

        return null;
    }

    private long? SearchBack(long now)
    {
        if (_missed is not { } missed || now - (_last?.Index ?? 0) < 1.5 * _interval + _apart)
        {
            return null;
        }

        if (now - (_last?.Index ?? 0) > LostSeconds * _rate)
        {
            _levels.Begin(missed.Energy);
        }

        return missed.Energy < 0.5 * _levels.Threshold(Between) ? null : Accept(missed);
    }

    private long Accept(Peak peak)
    {
        if (_last is { } last)
        {
            var interval = Math.Clamp(peak.Index - last.Index, 0.3 * _rate, 2 * _rate);
            _interval += (interval - _interval) / 8;
        }

        _levels.LearnBeat(peak.Energy);
        (_last, _missed) = (peak, null);

        // The mean and the filters lag behind the beat.
        return _filtered.Furthest(peak.Index - _meanSpan - 3 * _slopeSpan, peak.Index);
    }

    private double Steepest(Peak peak) =>
        Math.Abs(_slopes[_slopes.Furthest(peak.Index - _meanSpan - _slopeSpan, peak.Index)]);

    // A wave of repolarisation is slower than its beat and not higher; an early ventricular beat may be as slow.
    private double Height(Peak peak)
    {
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var at = peak.Index - 2 * _meanSpan; at <= peak.Index; at++)
        {
            (lowest, highest) = (Math.Min(lowest, _signal[at]), Math.Max(highest, _signal[at]));
        }

        return highest - lowest;
    }

    private readonly record struct Peak(long Index, double Energy);

    /// <summary>Medians of the last eight peaks of beats and of noise.</summary>
    private sealed class Levels
    {
        private readonly LastEight _beats = new();
        private readonly LastEight _noise = new();

        public bool AreKnown { get; private set; }

        /// <summary>As if all had been like this, at the start or when the amplitude has changed for good.</summary>
        public void Begin(double largest)
        {
            _beats.Fill(largest);
            _noise.Fill(0);
            AreKnown = true;
        }

        public void LearnBeat(double energy) => _beats.Add(energy);

        public void LearnNoise(double energy) => _noise.Add(energy);

        public double Threshold(double between) => _noise.Median + between * (_beats.Median - _noise.Median);
    }
}
