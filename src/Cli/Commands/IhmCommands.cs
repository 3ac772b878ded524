namespace Salus.Cli.Commands;

/// <summary>`salus ihm`: the patient's IoT Health Manager.</summary>
internal static class IhmCommands
{
    public static SalusCommand Create() => IhmRun.Create()
        .With(IhmAdopt.Create(), IhmProofs.Prove(), IhmProofs.Verify())
        .With(IhmSimulate.Create(), IhmReplay.Create(), IhmBenchCommand.Create())
        .With(IhmAlerts.List(), IhmAlerts.Acknowledge(), IhmSettings.Create())
        .With(IhmForecast.Create(), IhmEvaluate.Create())
        .With(IhmSend.Create(), IhmSign.Create());
}
