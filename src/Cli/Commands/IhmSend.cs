using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Client;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm send`: a file of readings, in a form that an IHM takes.</summary>
internal static class IhmSend
{
    private const int MostShown = 20;

    private static readonly Argument<FileInfo> Readings = new("file")
    {
        Description = "The readings, in one of four forms, told by the content: a table (CSV) that begins with "
            + "signal,time,unit,value; Salus's own JSON; Open mHealth data points; or a FHIR R4 Observation, or a "
            + "Bundle of type batch or transaction.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "send",
        "As a patient, or as a patient's device: sends a file of readings to the IHM, and says how many were taken, "
        + "which were known already, and which were refused, where they stand and why. What is sent again changes "
        + "nothing, so a file may be corrected and sent whole.",
        "./salus ihm send glucose.csv --as alice",
        "./salus ihm send heart-rate.openmhealth.json --as watch",
        "./salus ihm send observations.fhir.json --as alice --json")
        .With(Readings, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(SendAsync);

    private static async Task<Answer> SendAsync(Call call)
    {
        var file = call.Need(Readings);
        var readings = ReadingsFile.Of(await ReadAsync(file, call.Stop));
        var ihm = IhmAddress.Connect(call, await call.OpenWalletAsync());
        using var progress = call.Screen.Progress();
        var sent = new SentReadings();
        foreach (var body in readings.Bodies)
        {
            sent.Add(body, await SendAsync(ihm, readings.MediaType, body, call.Stop));
            progress.Report($"readings at the IHM: {sent.New + sent.Repeated}");
        }

        return Describe(sent);
    }

    private static async Task<JsonObject> SendAsync(
        IhmClient ihm, string mediaType, ReadingsBody body, CancellationToken stop)
    {
        try
        {
            return JsonNode.Parse(await ihm.SendReadingsAsync(body.Bytes, mediaType, stop))!.AsObject();
        }
        catch (NodeProblemException problem) when (
            problem.Code is "malformed-body" or "body-too-large" or "too-many-readings")
        {
            throw new FailureException(
                problem.Code,
                problem.Message,
                "docs/ihm-devices.md shows each form, docs/spec/ihm-intake.md 3 says what it may hold.");
        }
    }

    private static Answer Describe(SentReadings sent)
    {
        var summary = View.Lines(
            $"Readings taken: {sent.New}; known already: {sent.Repeated}; refused: {sent.Faults.Count}.");
        var rows = sent.Faults.Take(MostShown).Select(fault => new[]
        {
            (string)fault["field"]!, (string)fault["id"]!, (string)fault["code"]!, (string)fault["words"]!,
        });
        var rest = sent.Faults.Count > MostShown
            ? $"And {sent.Faults.Count - MostShown} more: --json lists all."
            : "docs/spec/ihm-intake.md 4.3 says what each code means.";
        return sent.Faults.Count == 0
            ? new Answer(sent.ToJson(), summary)
            : new Answer(
                sent.ToJson(),
                View.Together(
                    summary, View.Table(["where", "reading", "why", "what is right"], rows, ""), View.Lines(rest)),
                ExitCodes.Refused);
    }

    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken stop)
    {
        try
        {
            return await File.ReadAllBytesAsync(file.FullName, stop);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FailureException("file-missing", $"There is no {file.FullName}.", "Name a file of readings.");
        }
    }
}
