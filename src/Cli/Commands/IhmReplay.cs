using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Evaluating;
using Salus.Cli.Output;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm replay`: a recording, played as if it were being measured.</summary>
internal static class IhmReplay
{
    private const int ReadingsInBatch = 50;

    private static readonly Argument<FileInfo> Recording = new("file")
    {
        Description = "What `ihm evaluate` reads: a WFDB header (.hea), beats of MIT-BIH as CSV, a series (.out), a "
            + "number a row; or a table with the columns time (or timestamp), value, and signal unless --signal is "
            + "given; time in ISO 8601, UTC where it names no zone, or in milliseconds.",
    };

    private static readonly Option<string> SignalName = new("--signal")
    {
        Description = "What a table's values are, in the signal's own unit: for instance heart-rate.",
        HelpName = "NAME",
    };

    public static SalusCommand Create() => new SalusCommand(
        "replay",
        "As a patient: plays a recording through the real intake, shifted so that it ends now.",
        "./salus ihm replay ../shared/data/timeseries/wfdb/100.hea --as alice",
        "./salus ihm replay ../shared/data/timeseries/mitbih/119_rr_labelled.csv --as alice",
        "./salus ihm replay night.csv --signal heart-rate --minutes 5 --as alice")
        .With(Recording, SignalName, Playing.Minutes, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(ReplayAsync);

    private static async Task<Answer> ReplayAsync(Call call)
    {
        var minutes = Playing.MinutesOf(call);
        var readings = PlayedRecording.Read(call.Need(Recording), call.Get(SignalName));
        var link = await SensorDevice.ConnectAsync(call);
        var now = Call.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var (first, last) = (readings[0].Time.UnixMs, readings.Max(reading => reading.Time.UnixMs));
        var batches = readings.Select(reading => reading with { Time = reading.Time.PlusMs(now - last) })
            .Chunk(ReadingsInBatch);
        var length = TimeSpan.FromMilliseconds(Math.Max(1, last - first));
        var pace = new Pace(new Timestamp(now).PlusMs(first - last), length, minutes);
        var count = await Playing.PlayAsync(call, link, batches, pace);
        return new Answer(
            new JsonObject { ["readings"] = count, ["counts"] = Playing.ToJson(link) },
            View.Lines($"{count} readings were played: {Playing.Words(link)}."));
    }
}
