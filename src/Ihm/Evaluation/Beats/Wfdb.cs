using System.Buffers.Binary;
using System.Globalization;

namespace Salus.Ihm.Evaluation.Beats;

/// <summary>PhysioNet's WaveForm DataBase format: header (.hea), signals (.dat, formats 16 and 212) and beat
/// annotations (.atr, MIT format), as in the WFDB Applications Guide.</summary>
public static class Wfdb
{
    private const int Skip = 59;
    private const int Auxiliary = 63;

    // WFDB annotation codes, to the classes of ANSI/AAMI EC57; other codes are no beats.
    private static readonly Dictionary<int, BeatLabel> Codes = new()
    {
        [1] = BeatLabel.N, [2] = BeatLabel.N, [3] = BeatLabel.N, [11] = BeatLabel.N, [25] = BeatLabel.N,
        [34] = BeatLabel.N, [4] = BeatLabel.S, [7] = BeatLabel.S, [8] = BeatLabel.S, [9] = BeatLabel.S,
        [5] = BeatLabel.V, [10] = BeatLabel.V, [41] = BeatLabel.V, [6] = BeatLabel.F, [12] = BeatLabel.Q,
        [13] = BeatLabel.Q, [38] = BeatLabel.Q,
    };

    public static IReadOnlyList<string> Names(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.hea").Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => File.Exists(Path.Combine(folder, name + ".atr"))).Order(StringComparer.Ordinal),
    ];

    public static BeatRecording Read(string folder, string name)
    {
        var waveform = ReadWaveform(Path.Combine(folder, name + ".hea"));
        var beats = ReadBeats(File.ReadAllBytes(Path.Combine(folder, name + ".atr")), waveform.SamplesPerSecond);
        return new BeatRecording(name, [.. beats], waveform);
    }

    /// <summary>The first signal, in its physical unit (without one: 200 steps a millivolt).</summary>
    public static Waveform ReadWaveform(string header)
    {
        var lines = File.ReadLines(header)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        if (lines is not [[_, var signals, var rate, ..], [var file, var format, var gain, ..], ..])
        {
            throw Malformed(header, "a record line and a signal line are expected");
        }

        var (count, perSecond) = ((int)Leading(header, signals), Leading(header, rate));
        var samples = Samples(header, File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(header)!, file)), format);
        var perUnit = Leading(header, gain) is var steps and not 0 ? steps : 200;
        var first = samples.Where((_, index) => index % count == 0).Select(sample => sample / perUnit);
        return new Waveform(perSecond, [.. first]);
    }

    internal static IEnumerable<LabelledBeat> ReadBeats(byte[] annotations, double samplesPerSecond)
    {
        var sample = 0L;
        for (var at = 0; at + 2 <= annotations.Length;)
        {
            int word = BinaryPrimitives.ReadUInt16LittleEndian(annotations.AsSpan(at));
            var (code, interval) = (word >> 10, word & 0x3FF);
            at += 2;
            if (word == 0)
            {
                yield break;
            }

            if (code == Skip)
            {
                // A long interval, the high half first, each half with its low byte first.
                sample += (BinaryPrimitives.ReadInt16LittleEndian(annotations.AsSpan(at)) << 16)
                    | BinaryPrimitives.ReadUInt16LittleEndian(annotations.AsSpan(at + 2));
                at += 4;
            }
            else if (code == Auxiliary)
            {
                at += interval + interval % 2;
            }
            else if (code < Skip)
            {
                sample += interval;
                if (Codes.TryGetValue(code, out var label))
                {
                    yield return new LabelledBeat(sample / samplesPerSecond, label);
                }
            }
        }
    }

    private static IEnumerable<int> Samples(string header, byte[] data, string format) => format switch
    {
        "16" => Enumerable.Range(0, data.Length / 2)
            .Select(i => (int)BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(2 * i))),
        "212" => Enumerable.Range(0, data.Length / 3 * 2).Select(i => Packed(data, i / 2 * 3, i % 2 == 0)),
        _ => throw Malformed(header, $"signals have format {format}; 16 and 212 are read"),
    };

    // Two samples of 12 bits in three bytes.
    private static int Packed(byte[] data, int at, bool isFirst)
    {
        var bits = isFirst
            ? data[at] | ((data[at + 1] & 0x0F) << 8)
            : data[at + 2] | ((data[at + 1] & 0xF0) << 4);
        return bits >= 0x800 ? bits - 0x1000 : bits;
    }

    // "200", "200(0)/mV" and "360/1" all begin with the number.
    private static double Leading(string header, string text)
    {
        var digits = new string([.. text.TakeWhile(letter => char.IsAsciiDigit(letter) || letter is '.' or '-')]);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Malformed(header, $"'{text}' is no number");
    }

    private static DataSetException Malformed(string header, string what) =>
        new("data-set-malformed", $"{header}: {what}.");
}
