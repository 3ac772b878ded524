namespace Salus.Ihm.Evaluation.Beats;

/// <summary>
/// Recordings of the MIT-BIH Arrhythmia Database in comma-separated form: NNN_all.csv has every beat's sample at 360 a
/// second, NNN_pvc.csv the ventricular ones; NNN_rr_labelled.csv has both. The waveform is NNN.dat beside them or in
/// the folder wfdb beside theirs.
/// </summary>
public static class MitBih
{
    private const double Rate = 360;
    private const string Labelled = "_rr_labelled.csv";
    private const string All = "_all.csv";
    private const string Ventricular = "_pvc.csv";

    /// <summary>The names of the recordings in a folder.</summary>
    public static IReadOnlyList<string> Names(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.csv").Select(NameOf).OfType<string>().Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The name of the recording that a file belongs to; null if it is no such file.</summary>
    public static string? NameOf(string path) => new[] { Labelled, All, Ventricular }
        .Where(ending => path.EndsWith(ending, StringComparison.Ordinal))
        .Select(ending => Path.GetFileName(path)[..^ending.Length])
        .FirstOrDefault();

    public static BeatRecording Read(string folder, string name) =>
        new(name, [.. Beats(folder, name)], FindWaveform(folder, name));

    private static IEnumerable<LabelledBeat> Beats(string folder, string name)
    {
        var labelled = Path.Combine(folder, name + Labelled);
        if (File.Exists(labelled))
        {
            var table = new Table(labelled);
            return table.Rows(6, headings: 1).Select(cells => Beat(table.Whole(cells[1]), cells[5] == "1"));
        }

        var ventricular = Samples(folder, name + Ventricular).ToHashSet();
        return Samples(folder, name + All).Select(sample => Beat(sample, ventricular.Contains(sample)));
    }

    private static LabelledBeat Beat(int sample, bool isVentricular) =>
        new(sample / Rate, isVentricular ? BeatLabel.V : BeatLabel.N);

    private static IEnumerable<int> Samples(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            throw new DataSetException("data-set-incomplete", $"{path} is missing.");
        }

        var table = new Table(path);
        return table.Rows(2, headings: 1).Select(cells => table.Whole(cells[1]));
    }

    private static Waveform? FindWaveform(string folder, string name) =>
        new[] { folder, Path.Combine(folder, "..", "wfdb") }
            .Select(place => Path.Combine(place, name + ".hea"))
            .Where(File.Exists)
            .Select(Wfdb.ReadWaveform)
            .FirstOrDefault();
}
