using System.Globalization;
using Salus.Cli.Output;
using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Evaluation.Episodes;
using Salus.Ihm.Evaluation.Series;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Cli.Evaluating;

/// <summary>A recording as readings to play, in order of time: each kind of file that `salus ihm evaluate` knows, and
/// tables.</summary>
internal static class PlayedRecording
{
    private const int MaxRows = 10_000_000;

    /// <summary>Reads a file; `signal` is what a table's values are, where it does not say.</summary>
    public static IReadOnlyList<Reading> Read(FileInfo file, string? signal)
    {
        if (!file.Exists)
        {
            throw Malformed("recording-not-found", $"There is no file {file.FullName}.");
        }

        var readings = ReadAny(file, signal is null ? null : Known(signal, "--signal"));
        return readings.Count > 0 ? readings : throw Malformed($"{file.FullName} has no values.");
    }

    private static List<Reading> ReadAny(FileInfo file, Signal? signal)
    {
        var path = file.FullName;
        return file.Extension == ".hea" ? OfWaveform(Wfdb.ReadWaveform(path))
            : file.Extension == LabelledEcg.Ending ? OfWaveform(LabelledEcg.Read(path).Waveform)
            : MitBih.NameOf(path) is { } name ? OfBeats(MitBih.Read(file.DirectoryName!, name).Beats)
            : signal is null && Recording.TryRead(path) is { } plain ? OfWaveform(plain.Waveform)
            : OfTable(path, signal);
    }

    // A second of it is a reading.
    private static List<Reading> OfWaveform(Waveform waveform)
    {
        var second = (int)Math.Round(waveform.SamplesPerSecond);
        var period = 1000 / waveform.SamplesPerSecond;
        return
        [
            .. waveform.Values.Chunk(second).Select((values, index) => new Reading(
                Signal.Electrocardiogram,
                NewId(),
                Version: 1,
                new Timestamp((long)Math.Round(index * second * period)),
                period,
                values)),
        ];
    }

    private static List<Reading> OfBeats(IReadOnlyList<LabelledBeat> beats) =>
    [
        .. beats.Zip(beats.Skip(1), (before, beat) => Reading.Of(
            Signal.RrInterval,
            NewId(),
            new Timestamp((long)Math.Round(1000 * beat.Seconds)),
            Math.Round(1000 * (beat.Seconds - before.Seconds), 1))),
    ];

    private static List<Reading> OfTable(string path, Signal? named)
    {
        var lines = File.ReadLines(path).Take(MaxRows);
        var columns = (lines.FirstOrDefault() ?? "").Split(',').Select(name => name.Trim().ToLowerInvariant()).ToList();
        var (time, value) = (columns.FindIndex(name => name is "time" or "timestamp"), columns.IndexOf("value"));
        var signal = columns.IndexOf("signal");
        if (time < 0 || value < 0 || (signal < 0 && named is null))
        {
            throw Malformed(
                $"{path} is no recording that is known: a WFDB header (.hea), a series (.out), a number a row, or a "
                + "table whose first line names time (or timestamp), value, and signal unless --signal is given.");
        }

        return
        [
            .. lines.Skip(1).Index().Where(line => line.Item.Length > 0).Select(line =>
            {
                var (cells, place) = (line.Item.Split(','), $"line {line.Index + 2}");
                return cells.Length != columns.Count ? throw Malformed($"{place}: must have {columns.Count} cells.")
                    : Reading.Of(
                        named ?? Known(cells[signal].Trim(), place),
                        NewId(),
                        Moment(cells[time].Trim(), place),
                        Number(cells[value], place));
            }).OrderBy(reading => reading.Time),
        ];
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static Signal Known(string name, string place) => Signal.Find(name)
        ?? throw new FailureException(
            "signal-unknown",
            $"{place}: there is no signal '{name}'.",
            $"One of: {string.Join(", ", Signal.All.Select(signal => signal.Name))}");

    private static double Number(string text, string place) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed($"{place}: '{text}' is no number.");

    private static Timestamp Moment(string text, string place) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? new Timestamp(ms)
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && moment >= DateTimeOffset.UnixEpoch
            ? new Timestamp(moment.ToUnixTimeMilliseconds())
        : throw Malformed($"{place}: '{text}' is no moment since 1970, such as 2026-11-21T08:30:00Z or milliseconds.");

    private static FailureException Malformed(string why) => Malformed("recording-malformed", why);

    private static FailureException Malformed(string code, string why) =>
        new(code, why, "./salus ihm replay --help shows what is played.");
}
