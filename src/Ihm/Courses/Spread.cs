namespace Salus.Ihm.Courses;

/// <summary>How far a signal went to either side so far: what is rare downwards may be common upwards.</summary>
internal sealed class Spread
{
    private readonly Tail _above = new();
    private readonly Tail _below = new();

    /// <summary>-log10 of the chance of as much to the side of the sign.</summary>
    public double Rarity(double side, double size) => (side < 0 ? _below : _above).Rarity(size);

    public void Learn(double side, double size)
    {
        _above.Learn(side < 0 ? 0 : size);
        _below.Learn(side < 0 ? size : 0);
    }

    /// <summary>The size that a share of all exceeded upwards.</summary>
    public double Above(double share) => _above.Quantile(share);

    /// <summary>The size that a share of all exceeded downwards.</summary>
    public double Below(double share) => _below.Quantile(share);
}
