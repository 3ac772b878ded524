namespace Salus.Ihm.Signals;

/// <summary>
/// Another unit (UCUM) that a signal is taken in: (value - `Minus`) x `Times` / `Over` is the same in the signal's own
/// unit. The numbers are those of UCUM's definitions and exact in decimal, so that 98.6 [degF] is 37 Cel.
/// </summary>
public sealed record OtherUnit(string Ucum, decimal Times = 1, decimal Over = 1, decimal Minus = 0)
{
    // Beyond it no sensor measures anything, and decimal arithmetic could overflow.
    private const double Largest = 1e12;

    /// <summary>The value in the signal's unit; what is not finite or beyond measure stays as it is.</summary>
    public double Convert(double value) =>
        Math.Abs(value) <= Largest ? (double)(((decimal)value - Minus) * Times / Over) : value;
}
