namespace Salus.Ihm.Evaluation.Beats;

/// <summary>The classes of ANSI/AAMI EC57: normal (and its like), supraventricular and ventricular ectopic, fusion of a
/// ventricular and a normal beat, and what nobody could tell.</summary>
public enum BeatLabel
{
    N,
    S,
    V,
    F,
    Q,
}

/// <summary>A beat as experts labelled it, in seconds since the recording began.</summary>
public readonly record struct LabelledBeat(double Seconds, BeatLabel Label);

/// <summary>An electrocardiogram's first lead.</summary>
public sealed record Waveform(double SamplesPerSecond, IReadOnlyList<double> Values);

/// <summary>One recording with its beats, and its waveform where there is one.</summary>
public sealed record BeatRecording(string Name, IReadOnlyList<LabelledBeat> Beats, Waveform? Waveform)
{
    public int Ventricular => Beats.Count(beat => beat.Label == BeatLabel.V);
}
