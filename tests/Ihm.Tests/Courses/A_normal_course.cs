using Salus.Ihm.Courses;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Courses;

public sealed class A_normal_course
{
    private const int Minutes = 5;
    private const int Day = 24 * 60 / Minutes;

    public static TheoryData<string> Distributions => ["normal", "laplace", "log-normal", "uniform", "counts"];

    [Theory] // spec ihm-detection 2.2
    [MemberData(nameof(Distributions))]
    public void calls_rare_what_is_rare_whatever_the_distribution(string distribution)
    {
        var random = new Random(41);
        var rarities = Assess(Enumerable.Range(0, 60_000).Select(_ => Draw(distribution, random)))
            .Skip(2000).Select(assessment => assessment.Rarity).ToList();
        var (hundredth, thousandth) = (Share(rarities, 2), Share(rarities, 3));
        Assert.True(hundredth <= 0.03 && thousandth <= 0.003, $"{distribution}: {hundredth}, {thousandth}");
        Assert.True(hundredth >= 0.0005, $"{distribution}: {hundredth}");
    }

    [Theory] // spec ihm-detection 1.1, 2.3
    [InlineData(1, 12)]
    [InlineData(2, -12)]
    [InlineData(3, 20)]
    public void tells_of_a_spike_once(int seed, double height)
    {
        var values = Daily(10, seed);
        values[8 * Day + 100] += height;
        var told = Told(values);
        Assert.Equal(8 * Day + 100, Assert.Single(told, at => at > Day));
    }

    [Fact] // spec ihm-detection 2.1
    public void knows_the_time_of_day()
    {
        // What is usual at noon is not at midnight; the value itself is nothing special.
        var values = Daily(12, seed: 4);
        for (var i = 0; i < 12; i++)
        {
            values[10 * Day + i] = values[9 * Day + Day / 2 + i];
        }

        Assert.Contains(Told(values), at => at >= 10 * Day && at < 10 * Day + 12);
    }

    [Fact] // spec ihm-detection 2.3
    public void says_nothing_while_nothing_happens() =>
        Assert.InRange(Enumerable.Range(5, 10).Sum(seed => Told(Daily(10, seed)).Count(at => at > Day)), 0, 3);

    [Fact] // spec ihm-detection 2.5
    public void tells_of_a_new_level_once_and_then_takes_it_for_normal()
    {
        var random = new Random(6);
        var values = Enumerable.Range(0, 12_000).Select(i => (i < 4000 ? 70 : 90) + 2 * Normal(random)).ToArray();
        var told = Told(values);
        Assert.InRange(told.Count(at => at < 4000), 0, 2);
        Assert.InRange(told.First(at => at >= 4000), 4000, 4010);
        Assert.DoesNotContain(told, at => at > 6000);
        Assert.InRange(After(values).Forecast(TimeSpan.FromMinutes(10)).Expected, 88, 92);
    }

    [Fact] // spec ihm-detection 2.6
    public void is_not_left_by_a_step_that_the_sensor_can_just_tell_apart()
    {
        double[] still = [.. Enumerable.Repeat(97.0, 200), 98, 97, 96, 97];
        var course = new SignalCourse(precision: 0.5);
        Assert.NotEmpty(Told(still));
        Assert.DoesNotContain(still.Select((value, i) => course.Observe(At(i, value))), one => one.IsTold);
        Assert.True(course.Observe(At(still.Length, 88)).IsTold);
    }

    [Fact] // spec ihm-detection 2.4
    public void forecasts_nine_of_ten_values_an_hour_ahead()
    {
        var values = Daily(20, seed: 7);
        var course = new SignalCourse();
        var (held, tried) = (0, 0);
        for (var i = 0; i < values.Length - 12; i++)
        {
            course.Observe(At(i, values[i]));
            if (i > 5 * Day)
            {
                var forecast = course.Forecast(TimeSpan.FromHours(1));
                held += values[i + 12] >= forecast.Low && values[i + 12] <= forecast.High ? 1 : 0;
                tried++;
            }
        }

        Assert.InRange((double)held / tried, 0.85, 0.97);
    }

    [Fact] // spec ihm-detection 1.5
    public void depends_on_no_later_sample()
    {
        var values = Daily(8, seed: 8);
        var changed = values.ToArray();
        Array.Fill(changed, 1000, 5 * Day, 3 * Day);
        Assert.Equal(Assess(values).Take(5 * Day), Assess(changed).Take(5 * Day));
    }

    [Fact] // spec ihm-detection 1.5
    public void is_the_same_in_every_run() => Assert.Equal(Assess(Daily(5, seed: 9)), Assess(Daily(5, seed: 9)));

    [Fact] // spec ihm-detection 1.3
    public void says_what_a_finding_rests_on()
    {
        var watch = new SignalWatch(Signal.HeartRate);
        var values = Daily(6, seed: 10);
        values[^1] += 15;
        var finding = values.SelectMany((value, i) => watch.Observe(At(i, 50 + value))).Last();
        Assert.Equal((Signal.HeartRate, FindingKind.Unusual), (finding.Signal, finding.Kind));
        Assert.Equal(At(values.Length - 1, 0).Time, finding.At);
        Assert.True(finding.Rarity >= 2);
        Assert.Matches(@"^[0-9.]+ /min, expected [0-9.]+ \([0-9.]+ to [0-9.]+\): ", finding.Basis);
        Assert.DoesNotContain("expected", finding.ToString());
    }

    // A level of 20, 5 more at noon and 5 less at midnight, and noise of 1.
    private static double[] Daily(int days, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, days * Day)
                .Select(i => 20 - 5 * Math.Cos(2 * Math.PI * i / Day) + Normal(random)),
        ];
    }

    private static double Draw(string distribution, Random random) => distribution switch
    {
        "normal" => Normal(random),
        "laplace" => Math.Log(1 - random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1),
        "log-normal" => Math.Exp(Normal(random)),
        "uniform" => random.NextDouble(),
        _ => Math.Floor(-20 * Math.Log(1 - random.NextDouble())),
    };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Share(List<double> rarities, double least) =>
        (double)rarities.Count(rarity => rarity >= least) / rarities.Count;

    private static List<int> Told(IEnumerable<double> values) =>
        [.. Assess(values).Index().Where(one => one.Item.IsTold).Select(one => one.Index)];

    private static List<Assessment> Assess(IEnumerable<double> values)
    {
        var course = new SignalCourse();
        return [.. values.Select((value, i) => course.Observe(At(i, value)))];
    }

    private static SignalCourse After(IEnumerable<double> values)
    {
        var course = new SignalCourse();
        foreach (var (i, value) in values.Index())
        {
            course.Observe(At(i, value));
        }

        return course;
    }

    private static Sample At(int i, double value) => new(new Timestamp(60_000L * Minutes * i), value);
}
