namespace Salus.Ihm.Courses;

/// <summary>
/// One episode is told once: a sample that is both rare and far off begins one, and for a number of samples nothing
/// else does, unless it is much more so.
/// </summary>
internal sealed class Episodes
{
    private const double Rare = 3;
    private const double Far = 8;
    private const double RarityShare = 0.613;
    private const double Told = 1.13;
    private const int Lasts = 102;
    private const double MuchMore = 3;

    private double _told;
    private int _ago = Lasts;

    /// <summary>A geometric mean of rarity and size; 1 where a doctor is told.</summary>
    public static double Score(double rarity, double size) => rarity <= 0 || size <= 0 ? 0
        : Math.Pow(rarity / Rare, RarityShare) * Math.Pow(size / Far, 1 - RarityShare) / Told;

    /// <summary>The score as it stands, and whether it is told; 0 for the rest of an episode.</summary>
    public (double Score, bool IsTold) Observe(double score)
    {
        _ago = Math.Min(_ago + 1, Lasts);
        if (_ago < Lasts && score < MuchMore * _told)
        {
            return (0, false);
        }

        if (score >= 1)
        {
            (_told, _ago) = (score, 0);
        }

        return (score, score >= 1);
    }
}
