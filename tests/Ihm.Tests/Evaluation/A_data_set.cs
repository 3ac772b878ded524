using Salus.Ihm.Evaluation;
using Salus.Ihm.Evaluation.Beats;

namespace Salus.Ihm.Tests.Evaluation;

public sealed class A_data_set : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-set-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact] // spec ihm-detection 6.1
    public void of_beats_is_read_from_either_form()
    {
        Write("7_rr_labelled.csv", "beat,sample,t_s,rr_ms,hr_bpm,pvc\n0,36,0.1,,,0\n1,360,1,900,66.7,1\n");
        Write("8_all.csv", ",R\n0,36\n1,360\n");
        Write("8_pvc.csv", ",PVC\n0,360\n");
        var beats = Assert.IsType<DataSet.LabelledBeats>(Assert.Single(DataSet.Open(_folder)));
        Assert.Equal(["7", "8"], beats.Recordings.Select(recording => recording.Name));
        Assert.All(beats.Recordings, recording => Assert.Equal(
            [new LabelledBeat(0.1, BeatLabel.N), new LabelledBeat(1, BeatLabel.V)], recording.Beats));
    }

    [Fact] // spec ihm-detection 6.1
    public void may_be_one_file()
    {
        Write("8_all.csv", ",R\n0,36\n");
        Write("8_pvc.csv", ",PVC\n");
        var set = Assert.Single(DataSet.Open(Path.Combine(_folder, "8_all.csv")));
        var beats = Assert.IsType<DataSet.LabelledBeats>(set);
        Assert.Equal("8", Assert.Single(beats.Recordings).Name);
    }

    [Fact] // spec ihm-detection 6.1, 6.4
    public void of_a_series_has_its_runs_as_events()
    {
        var labels = Enumerable.Range(0, 640).Select(i => i is >= 128 and < 256 or >= 600 ? 1 : 0);
        Write("a.out", string.Concat(labels.Select((label, i) => $"{i % 7},{label}\n")));
        var series = Assert.Single(Assert.IsType<DataSet.LabelledSeries>(Assert.Single(DataSet.Open(_folder))).Series);
        Assert.Equal([(1, 255 / 128.0), (600 / 128.0, 639 / 128.0)], series.Events.Select(one => (one.From, one.To)));
    }

    [Fact] // spec ihm-detection 7.6
    public void of_nab_names_the_files_that_are_missing()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "labels"));
        Directory.CreateDirectory(Path.Combine(_folder, "data", "real"));
        Write("labels/combined_windows.json", """
            {"real/a.csv": [["2014-01-01 00:05:00.000000", "2014-01-01 00:10:00.000000"]], "real/b.csv": []}
            """);
        Write("data/real/a.csv", """
            timestamp,value
            2014-01-01 00:00:00,1
            2014-01-01 00:05:00,2.5
            2014-01-01 00:10:00,3
            """);
        var nab = Assert.IsType<DataSet.Corpus>(Assert.Single(DataSet.Open(_folder))).Nab;
        Assert.Equal(["real/b.csv"], nab.Missing);
        Assert.Equal((1, 2), (nab.Series[0].Windows[0].First, nab.Series[0].Windows[0].Last));
    }

    [Theory] // spec ihm-detection 6.1
    [InlineData("a.txt", "hello", "data-set-unknown")]
    [InlineData("a.out", "1,0\nx,0\n", "data-set-malformed")]
    [InlineData("8_all.csv", ",R\n0,36\n", "data-set-incomplete")]
    [InlineData("7_rr_labelled.csv", "beat,sample\n0,36\n", "data-set-malformed")]
    public void that_is_none_is_refused_with_a_code(string file, string content, string code)
    {
        Write(file, content);
        Assert.Equal(code, Assert.Throws<DataSetException>(() => DataSet.Open(_folder)).Code);
    }

    [Fact] // spec ihm-detection 6.1
    public void that_is_nowhere_is_refused_with_its_path() =>
        Assert.Contains("/nowhere", Assert.Throws<DataSetException>(() => DataSet.Open("/nowhere")).Message);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
