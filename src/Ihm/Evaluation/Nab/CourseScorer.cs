using Salus.Ihm.Courses;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Evaluation.Nab;

/// <summary>
/// Our own detector, as NAB asks for it: its score s as s / (1 + s), so that a doctor is told from 0.5 on.
/// </summary>
public sealed class CourseScorer : IAnomalyScorer
{
    private readonly SignalCourse _course = new();

    public double Score(Timestamp time, double value)
    {
        var score = _course.Observe(new Sample(time, value)).Score;
        return score / (1 + score);
    }
}
