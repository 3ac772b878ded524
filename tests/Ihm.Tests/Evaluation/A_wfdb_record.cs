using Salus.Ihm.Evaluation.Beats;

namespace Salus.Ihm.Tests.Evaluation;

public sealed class A_wfdb_record : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-wfdb-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact] // spec ihm-detection 6.1
    public void is_read_in_format_212()
    {
        // Two signals: 1000 and -1, then -2048 and 2047, twelve bits each, two in three bytes.
        Write("x.hea", """
            x 2 360 2
            x.dat 212 200 11 1024 995 -22131 0 MLII
            x.dat 212 200 11 1024 1011 20052 0 V5
            # a note
            """);
        File.WriteAllBytes(Path.Combine(_folder, "x.dat"), [0xE8, 0xF3, 0xFF, 0x00, 0x78, 0xFF]);
        var waveform = Wfdb.ReadWaveform(Path.Combine(_folder, "x.hea"));
        Assert.Equal(360, waveform.SamplesPerSecond);
        Assert.Equal([5.0, -10.24], waveform.Values);
    }

    [Fact] // spec ihm-detection 6.1
    public void is_read_in_format_16()
    {
        Write("x.hea", "x 1 250 3\nx.dat 16 1000(0)/mV 16 0\n");
        File.WriteAllBytes(Path.Combine(_folder, "x.dat"), [0xE8, 0x03, 0x18, 0xFC, 0x00, 0x00]);
        Assert.Equal([1.0, -1.0, 0.0], Wfdb.ReadWaveform(Path.Combine(_folder, "x.hea")).Values);
    }

    [Fact] // spec ihm-detection 6.1
    public void has_beats_with_the_classes_of_EC57()
    {
        // A rhythm change with its text "(N\0", a normal beat after 100 samples, a note, a ventricular one 70,000
        // after.
        byte[] annotations =
        [
            .. Word(28, 18), .. Word(63, 3), (byte)'(', (byte)'N', 0, 0, .. Word(1, 82), .. Word(22, 5),
            .. Word(59, 0), 0x01, 0x00, 0x70, 0x11, .. Word(5, 0), .. Word(0, 0), .. Word(5, 9),
        ];
        Assert.Equal(
            [new LabelledBeat(0.1, BeatLabel.N), new LabelledBeat(0.105 + 70, BeatLabel.V)],
            Wfdb.ReadBeats(annotations, 1000));
    }

    [Theory] // spec ihm-detection 6.1
    [InlineData("x 1 360 2\n")]
    [InlineData("x 1 fast 2\nx.dat 212 200\n")]
    [InlineData("x 1 360 2\nx.dat 310 200\n")]
    public void is_refused_with_its_name_when_it_does_not_read(string header)
    {
        Write("x.hea", header);
        File.WriteAllBytes(Path.Combine(_folder, "x.dat"), [1, 2, 3]);
        var refused = Assert.Throws<Ihm.Evaluation.DataSetException>(
            () => Wfdb.ReadWaveform(Path.Combine(_folder, "x.hea")));
        Assert.Equal("data-set-malformed", refused.Code);
        Assert.Contains("x.hea", refused.Message);
    }

    private static byte[] Word(int code, int interval) =>
        [(byte)(interval & 0xFF), (byte)((code << 2) | (interval >> 8))];

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
