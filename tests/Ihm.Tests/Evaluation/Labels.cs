using System.Reflection;
using Salus.Ihm.Courses;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Nab;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Evaluation;

public sealed class Labels
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private const string Evaluation = "Salus.Ihm.Evaluation";

    [Fact] // spec ihm-detection 6.5
    public void are_types_that_no_detector_knows()
    {
        var detectors = typeof(SignalCourse).Assembly.GetTypes()
            .Where(type => type.Namespace is { } name && name.StartsWith("Salus.Ihm", StringComparison.Ordinal)
                && !name.StartsWith(Evaluation, StringComparison.Ordinal))
            .ToList();
        Assert.True(detectors.Count > 20);
        var known = from type in detectors
                    from used in Uses(type)
                    where used.Namespace?.StartsWith(Evaluation, StringComparison.Ordinal) == true
                    select $"{type} knows {used}";
        Assert.Empty(known);
    }

    [Fact] // spec ihm-detection 6.5
    public void do_not_reach_a_scorer() => Assert.Equal(
        [typeof(Timestamp), typeof(double)],
        Assert.Single(typeof(IAnomalyScorer).GetMethods()).GetParameters().Select(one => one.ParameterType));

    [Fact] // spec ihm-detection 6.5
    public void change_no_score()
    {
        var random = new Random(3);
        var series = new NabSeries(
            "x",
            [.. Enumerable.Range(0, 500).Select(i => new Timestamp(300_000L * i))],
            [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())],
            []);
        Assert.Equal(
            Trials.Run(series, new CourseScorer()),
            Trials.Run(series with { Windows = [new NabWindow(100, 200)] }, new CourseScorer()));
    }

    private static IEnumerable<Type> Uses(Type type) =>
    [
        .. type.GetFields(Any).Select(field => field.FieldType),
        .. type.GetMethods(Any).SelectMany(method =>
            method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
        .. type.GetConstructors(Any).SelectMany(made => made.GetParameters().Select(one => one.ParameterType)),
    ];
}
