namespace Salus.Ihm.Evaluation;

/// <summary>How many were found, wrongly found and missed.</summary>
public readonly record struct Counts(int Found, int Wrong, int Missed)
{
    /// <summary>1 when nothing was found wrongly, even when nothing was found.</summary>
    public double Precision => Found + Wrong == 0 ? 1 : (double)Found / (Found + Wrong);

    /// <summary>1 when there was nothing to find.</summary>
    public double Recall => Found + Missed == 0 ? 1 : (double)Found / (Found + Missed);

    public double F1 => Found + Wrong + Missed == 0 ? 1 : 2.0 * Found / (2.0 * Found + Wrong + Missed);

    public static Counts operator +(Counts left, Counts right) =>
        new(left.Found + right.Found, left.Wrong + right.Wrong, left.Missed + right.Missed);

    public static Counts Sum(IEnumerable<Counts> all) => all.Aggregate(default(Counts), (sum, one) => sum + one);
}
