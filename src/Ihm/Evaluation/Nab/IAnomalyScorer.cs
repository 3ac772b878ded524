using Salus.Ledger;

namespace Salus.Ihm.Evaluation.Nab;

/// <summary>Scores values one by one, 0 as usual to 1 as unusual as can be, knowing nothing of what comes or is
/// labelled. </summary>
public interface IAnomalyScorer
{
    double Score(Timestamp time, double value);
}
