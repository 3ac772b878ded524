using Salus.Cli.Evaluating;
using Salus.Cli.Output;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;

namespace Salus.Cli.Tests;

/// <summary>What `salus ihm replay` makes of a file, before it is sent.</summary>
public sealed class A_recording_that_is_played : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void is_a_table_whose_times_are_in_order_afterwards()
    {
        var readings = Read(
            "a.csv", null, "timestamp,value,signal\n2026-11-01 00:01:00,71,heart-rate\n60,5.5,glucose\n");
        Assert.Equal([Signal.Glucose, Signal.HeartRate], readings.Select(reading => reading.Signal));
        Assert.Equal([60, 1_793_491_260_000], readings.Select(reading => reading.Time.UnixMs));
    }

    [Fact]
    public void is_intervals_between_beats_of_MIT_BIH()
    {
        var rows = "beat,sample,t_s,rr_ms,hr_bpm,pvc\n0,360,1,,,0\n1,720,2,,,0\n2,1080,3,,,1\n";
        var readings = Read("100_rr_labelled.csv", null, rows);
        Assert.Equal([Signal.RrInterval, Signal.RrInterval], readings.Select(reading => reading.Signal));
        Assert.Equal([1000, 1000], readings.Select(reading => reading.Values[0]));
    }

    [Theory]
    [InlineData("a.out", "0.1,0\n")]
    [InlineData("a.csv", "0.1\n")]
    public void is_an_electrocardiogram_by_the_second(string name, string row)
    {
        var readings = Read(name, null, string.Concat(Enumerable.Repeat(row, 1250)));
        Assert.All(readings, reading => Assert.Equal(Signal.Electrocardiogram, reading.Signal));
        Assert.Equal(1250, readings.Sum(reading => reading.Values.Count));
        Assert.Equal(1000, readings[0].Values.Count * readings[0].PeriodMs, 6);
    }

    [Theory]
    [InlineData("beat,rr\n1,2\n", null, "recording-malformed", "--signal")]
    [InlineData("time,value\n1,2\n", null, "recording-malformed", "--signal")]
    [InlineData("time,value\n1,2\n", "pulse", "signal-unknown", "--signal: there is no signal 'pulse'")]
    [InlineData("time,value,signal\n1,2,pulse\n", null, "signal-unknown", "line 2: there is no signal 'pulse'")]
    [InlineData("time,value\n1,70\n\n1,x\n", "heart-rate", "recording-malformed", "line 4: 'x' is no number")]
    [InlineData("time,value\nnoon,70\n", "heart-rate", "recording-malformed", "line 2: 'noon' is no moment")]
    [InlineData("time,value\n1950-01-01,70\n", "heart-rate", "recording-malformed", "line 2")]
    [InlineData("time,value\n1\n", "heart-rate", "recording-malformed", "line 2: must have 2 cells")]
    [InlineData("time,value\n", "heart-rate", "recording-malformed", "no values")]
    public void is_refused_with_the_line_that_does_not_read(string table, string? signal, string code, string words)
    {
        var refused = Assert.Throws<FailureException>(() => Read("a.csv", signal, table)).Failure;
        Assert.Equal(code, refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<Reading> Read(string name, string? signal, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return PlayedRecording.Read(new FileInfo(path), signal);
    }
}
