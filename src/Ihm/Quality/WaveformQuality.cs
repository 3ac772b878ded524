using Salus.Ihm.Rhythm;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Quality;

/// <summary>A fault of a waveform's sensor, in seconds since the recording began.</summary>
public readonly record struct WaveformFault(FindingKind Kind, double Since, double At);

/// <summary>
/// Whether a waveform can be read, second by second, against the height it usually has: flat, cut off at one value, or
/// so much higher that an electrode must be loose. Told once, until a good second comes.
/// </summary>
public sealed class WaveformQuality(double samplesPerSecond)
{
    private const double Flat = 0.03;
    private const double CutOff = 0.04;
    private const double TooHigh = 6;

    private readonly int _block = Math.Max(2, (int)Math.Round(samplesPerSecond));
    private readonly LastEight _heights = new();
    private double _highest;
    private double _lowest;
    private int _atHighest;
    private int _atLowest;
    private int _inBlock;
    private long _count;
    private FindingKind? _told;

    public bool IsTrusted => _told is null;

    // spec ihm-detection 3.6
    public WaveformFault? Observe(double value)
    {
        Add(double.IsFinite(value) ? value : 0);
        _count++;
        if (++_inBlock < _block)
        {
            return null;
        }

        var fault = FaultOfBlock();
        var since = (_count - _inBlock) / samplesPerSecond;

        // A signal that stays higher has a new usual height after a few seconds.
        if (fault is null or FindingKind.SensorOff)
        {
            _heights.Add(_highest - _lowest);
        }

        _inBlock = 0;
        var isNew = fault is not null && fault != _told;
        _told = fault;
        return isNew ? new WaveformFault(fault!.Value, since, _count / samplesPerSecond) : null;
    }

    private void Add(double value)
    {
        if (_inBlock == 0 || value > _highest)
        {
            (_highest, _atHighest) = (value, 0);
        }

        if (_inBlock == 0 || value < _lowest)
        {
            (_lowest, _atLowest) = (value, 0);
        }

        _atHighest += value == _highest ? 1 : 0;
        _atLowest += value == _lowest ? 1 : 0;
    }

    private FindingKind? FaultOfBlock()
    {
        var height = _highest - _lowest;
        return height <= Flat * _heights.Median ? FindingKind.FlatLine
            : Math.Max(_atHighest, _atLowest) > CutOff * _block ? FindingKind.Saturated
            : _heights.Count > 3 && height > TooHigh * _heights.Median ? FindingKind.SensorOff
            : null;
    }
}
