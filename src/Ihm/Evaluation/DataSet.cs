using Salus.Ihm.Evaluation.Beats;
using Salus.Ihm.Evaluation.Episodes;
using Salus.Ihm.Evaluation.Nab;
using Salus.Ihm.Evaluation.Series;

namespace Salus.Ihm.Evaluation;

/// <summary>What can be evaluated: one of four kinds of data, each with labels that no detector gets to see.</summary>
public abstract record DataSet
{
    private DataSet(string name) => Name = name;

    /// <summary>The folder's or the file's name.</summary>
    public string Name { get; }

    /// <summary>The data sets at a path: of the file, of the folder, or of its folders.</summary>
    /// <exception cref="DataSetException">Nothing there is a data set, or one does not read.</exception>
    // spec ihm-detection 6.1
    public static IReadOnlyList<DataSet> Open(string path)
    {
        if (!Path.Exists(path))
        {
            throw new DataSetException("data-set-missing", $"There is no file or folder {path}.");
        }

        var sets = File.Exists(path) ? OfFile(path) : OfFolder(path);
        if (sets.Count == 0 && Directory.Exists(path))
        {
            sets = [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).SelectMany(OfFolder)];
        }

        return sets.Count > 0 ? sets : throw new DataSetException(
            "data-set-unknown",
            $"{path} holds no NAB corpus, no NNN_rr_labelled.csv or NNN_all.csv, no WFDB record with .atr, no .out "
                + "series and no recording of one number a row.");
    }

    private static IReadOnlyList<DataSet> OfFile(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var record = Path.GetFileNameWithoutExtension(path);
        return Path.GetExtension(path) switch
        {
            ".csv" when MitBih.NameOf(path) is { } name => [new LabelledBeats(name, [MitBih.Read(folder, name)])],
            ".hea" or ".dat" or ".atr" when Wfdb.Names(folder).Contains(record) =>
                [new LabelledBeats(record, [Wfdb.Read(folder, record)])],
            LabelledEcg.Ending => [new LabelledSeries(record, [LabelledEcg.Read(path)])],
            ".csv" when Recording.TryRead(path) is { } recording => [new PlainRecordings(record, [recording])],
            _ => [],
        };
    }

    private static IReadOnlyList<DataSet> OfFolder(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (NabCorpus.IsAt(folder))
        {
            return [new Corpus(name, NabCorpus.Read(folder))];
        }

        if (MitBih.Names(folder) is { Count: > 0 } recordings)
        {
            return [new LabelledBeats(name, [.. recordings.Select(one => MitBih.Read(folder, one))])];
        }

        if (Wfdb.Names(folder) is { Count: > 0 } records)
        {
            return [new LabelledBeats(name, [.. records.Select(one => Wfdb.Read(folder, one))])];
        }

        if (Files(folder, "*" + LabelledEcg.Ending) is { Count: > 0 } series)
        {
            return [new LabelledSeries(name, [.. series.Select(LabelledEcg.Read)])];
        }

        return Files(folder, "*.csv").Select(Recording.TryRead).OfType<Recording>().ToList() is { Count: > 0 } plain
            ? [new PlainRecordings(name, plain)]
            : [];
    }

    private static List<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)];

    /// <summary>The Numenta Anomaly Benchmark, or what there is of it.</summary>
    public sealed record Corpus : DataSet
    {
        internal Corpus(string name, NabCorpus nab)
            : base(name) => Nab = nab;

        public NabCorpus Nab { get; }
    }

    /// <summary>Recordings of which each beat is labelled.</summary>
    public sealed record LabelledBeats : DataSet
    {
        internal LabelledBeats(string name, IReadOnlyList<BeatRecording> recordings)
            : base(name) => Recordings = recordings;

        public IReadOnlyList<BeatRecording> Recordings { get; }
    }

    /// <summary>Electrocardiograms of which stretches are labelled.</summary>
    public sealed record LabelledSeries : DataSet
    {
        internal LabelledSeries(string name, IReadOnlyList<LabelledEcg> series)
            : base(name) => Series = series;

        public IReadOnlyList<LabelledEcg> Series { get; }
    }

    /// <summary>Recordings without labels, into which faults are injected.</summary>
    public sealed record PlainRecordings : DataSet
    {
        internal PlainRecordings(string name, IReadOnlyList<Recording> all)
            : base(name) => All = all;

        public IReadOnlyList<Recording> All { get; }
    }
}
