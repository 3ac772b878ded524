namespace Salus.Cli.Commands;

/// <summary>`salus ihm`: the patient's IoT Health Manager.</summary>
internal static class IhmCommands
{
    public static SalusCommand Create() => new SalusCommand(
        "ihm",
        "The IoT Health Manager: what it finds in signals, measured on labelled data.",
        "./salus ihm evaluate shared/data/timeseries/mitbih")
        .With(IhmEvaluate.Create())
        .With(IhmSign.Create());
}
