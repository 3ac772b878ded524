namespace Salus.Ihm.Rhythm;

/// <summary>The last values of a stream, read by their index in the stream.</summary>
internal sealed class Ring(int capacity)
{
    private readonly double[] _values = new double[capacity];

    /// <summary>How many there have been.</summary>
    public long Count { get; private set; }

    /// <summary>Zero before the first and where it is forgotten.</summary>
    public double this[long index] =>
        index >= 0 && index < Count && index >= Count - _values.Length ? _values[index % _values.Length] : 0;

    public void Add(double value)
    {
        _values[Count % _values.Length] = value;
        Count++;
    }

    /// <summary>The index of the value furthest from zero, from one index up to another, both included.</summary>
    public long Furthest(long from, long to)
    {
        var best = from;
        for (var at = from; at <= to; at++)
        {
            best = Math.Abs(this[at]) > Math.Abs(this[best]) ? at : best;
        }

        return best;
    }
}
