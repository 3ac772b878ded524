using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm replay`: plays a recording through the real intake, as if it had just been measured.</summary>
internal static class IhmReplay
{
    private const int ReadingsInBatch = 50;
    private const int MaxRows = 10_000_000;

    private static readonly Argument<FileInfo> Recording = new("file")
    {
        Description = "A WFDB header (.hea, an electrocardiogram), or CSV with the columns time, value, and signal "
            + "unless --signal is given; time in ISO 8601 or in milliseconds.",
    };

    private static readonly Option<string> SignalName = new("--signal")
    {
        Description = "What the CSV's values are: for instance heart-rate.",
        HelpName = "NAME",
    };

    private static readonly Option<double> Minutes = new("--minutes")
    {
        Description = "In how many minutes it is played. Default: as fast as the IHM takes it.",
        HelpName = "N",
    };

    public static SalusCommand Create() => new SalusCommand(
        "replay",
        "As a patient: plays a recording through the real intake, shifted so that it ends now.",
        "./salus ihm replay shared/data/wfdb/100.hea --as alice",
        "./salus ihm replay night.csv --signal heart-rate --minutes 5 --as alice")
        .With(Recording, SignalName, Minutes, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(ReplayAsync);

    private static async Task<Answer> ReplayAsync(Call call)
    {
        var file = call.Need(Recording);
        if (!file.Exists)
        {
            throw Malformed("recording-not-found", $"There is no file {file.FullName}.");
        }

        var readings = file.Extension == ".hea"
            ? OfWaveform(Wfdb.ReadWaveform(file.FullName), Path.GetFileNameWithoutExtension(file.Name))
            : OfCsv(call, file.FullName);
        if (readings.Count == 0)
        {
            throw Malformed("recording-malformed", "The recording has no values.");
        }

        var link = await SensorDevice.ConnectAsync(call);
        var now = Call.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var (first, last) = (readings[0].Time.UnixMs, readings.Max(reading => reading.Time.UnixMs));
        var batches = readings.Select(reading => reading with { Time = reading.Time.PlusMs(now - last) })
            .Chunk(ReadingsInBatch);
        var length = TimeSpan.FromMilliseconds(Math.Max(1, last - first));
        var pace = new Pace(new Timestamp(now).PlusMs(first - last), length, call.Get(Minutes));
        var count = await Playing.PlayAsync(call, link, batches, pace);
        return new Answer(
            new JsonObject { ["readings"] = count, ["counts"] = Playing.ToJson(link) },
            View.Lines($"{count} readings were played: {Playing.Words(link)}."));
    }

    private static List<Reading> OfWaveform(Waveform waveform, string name)
    {
        var second = (int)Math.Round(waveform.SamplesPerSecond);
        var period = 1000 / waveform.SamplesPerSecond;
        return
        [
            .. waveform.Values.Chunk(second).Select((values, index) => new Reading(
                Signal.Electrocardiogram,
                $"{name}-{Guid.NewGuid():N}",
                Version: 1,
                new Timestamp((long)Math.Round(index * second * period)),
                period,
                values)),
        ];
    }

    private static List<Reading> OfCsv(Call call, string path)
    {
        var lines = File.ReadLines(path).Take(MaxRows);
        var columns = (lines.FirstOrDefault() ?? "").Split(',').Select(name => name.Trim().ToLowerInvariant()).ToList();
        var (time, value, signal) = (columns.IndexOf("time"), columns.IndexOf("value"), columns.IndexOf("signal"));
        if (time < 0 || value < 0 || (signal < 0 && call.Get(SignalName) is null))
        {
            throw Malformed(
                "recording-malformed", "The first line must name the columns time, value, signal; or use --signal.");
        }

        return
        [
            .. lines.Skip(1).Where(line => line.Length > 0).Select((line, index) =>
            {
                var cells = line.Split(',');
                return cells.Length == columns.Count
                    && double.TryParse(cells[value], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && Moment(cells[time].Trim()) is { } moment
                    && Find(signal < 0 ? call.Get(SignalName)! : cells[signal].Trim()) is { } known
                        ? Reading.Of(known, Guid.NewGuid().ToString("N"), moment, number)
                        : throw Malformed(
                            "recording-malformed", $"Line {index + 2} does not read as time, value, known signal.");
            }).OrderBy(reading => reading.Time),
        ];
    }

    private static Signal? Find(string name) => Signal.All.FirstOrDefault(signal => signal.Name == name);

    private static Timestamp? Moment(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? new Timestamp(ms)
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new Timestamp(moment.ToUnixTimeMilliseconds())
            : null;

    private static FailureException Malformed(string code, string why) => new(
        code, why, $"Signals: {string.Join(", ", Signal.All.Select(signal => signal.Name))}");
}
