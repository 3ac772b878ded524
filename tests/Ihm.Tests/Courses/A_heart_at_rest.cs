using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Courses;

/// <summary>Of somebody who walks for a quarter of each hour, with a rate of 110, and rests with about 64.</summary>
public sealed class A_heart_at_rest
{
    private const double Walking = 110;

    private readonly RestingHeart _heart = new();
    private readonly Random _random = new(7);
    private int _minute;

    [Fact] // spec ihm-detection 2.7
    public void is_told_of_when_it_beats_as_if_it_walked()
    {
        Assert.DoesNotContain(Hours(4), found => found is not null);
        var found = Minute(Walking, steps: 0);
        Assert.Equal((Signal.HeartRate, FindingKind.Unusual), (found!.Signal, found.Kind));
        Assert.StartsWith("at rest 110 /min", found.Basis, StringComparison.Ordinal);
    }

    [Fact] // spec ihm-detection 2.7
    public void is_not_told_of_by_a_rate_that_is_long_ago()
    {
        Assert.DoesNotContain(Hours(4), found => found is not null);
        _heart.Beats(At(Walking));
        _minute += 3;
        Assert.Null(_heart.Steps(At(0)));
    }

    private List<Finding?> Hours(int count) => [.. Enumerable.Range(0, 60 * count).Select(minute =>
        minute % 60 < 45 ? Minute(62 + _random.Next(5), steps: 0) : Minute(Walking, steps: 100))];

    private Finding? Minute(double rate, int steps)
    {
        _minute++;
        _heart.Beats(At(rate));
        return _heart.Steps(At(steps));
    }

    private Sample At(double value) => new(new Timestamp(60_000L * _minute), value);
}
