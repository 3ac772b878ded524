namespace Salus.Ihm.Rhythm;

/// <summary>The median of the last eight values.</summary>
internal sealed class LastEight
{
    private const int Size = 8;

    private readonly double[] _last = new double[Size];
    private readonly double[] _sorted = new double[Size];
    private int _next;

    public int Count { get; private set; }

    public double Median { get; private set; }

    /// <summary>As if this one value had come eight times.</summary>
    public void Fill(double value)
    {
        Array.Fill(_last, value);
        (Count, Median) = (Size, value);
    }

    public void Add(double value)
    {
        _last[_next] = value;
        _next = (_next + 1) % Size;
        Count = Math.Min(Size, Count + 1);
        Array.Copy(_last, _sorted, Count);
        Array.Sort(_sorted, 0, Count);
        Median = (_sorted[Count / 2] + _sorted[(Count - 1) / 2]) / 2;
    }
}
