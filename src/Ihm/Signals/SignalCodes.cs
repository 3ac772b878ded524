using System.Collections.Frozen;

namespace Salus.Ihm.Signals;

/// <summary>A LOINC code that stands for a signal, and the units that a value under it can have: LOINC tells mass from
/// amount of substance.</summary>
public sealed record SignalCode(string Loinc, Signal Signal, IReadOnlyList<string> Units)
{
    public bool Takes(string unit) => Units.Contains(unit);
}

/// <summary>Which signal a code stands for.</summary>
public static class SignalCodes
{
    private static readonly string[] Moles = ["mmol/L", "umol/L"];
    private static readonly string[] Mass = ["mg/dL", "g/L"];

    /// <summary>Every code that is taken, a signal's own first.</summary>
    public static IReadOnlyList<SignalCode> All { get; } =
    [
        .. Signal.All.Select(signal => signal == Signal.Glucose
            ? new SignalCode(signal.Loinc, signal, Moles)
            : Of(signal.Loinc, signal)),
        new("14743-9", Signal.Glucose, Moles),
        new("2339-0", Signal.Glucose, Mass),
        new("41653-7", Signal.Glucose, Mass),
        Of("2708-6", Signal.OxygenSaturation),
        Of("8331-1", Signal.BodyTemperature),
        Of("3141-9", Signal.BodyWeight),
    ];

    private static readonly FrozenDictionary<string, SignalCode> ByName = Signal.All.ToFrozenDictionary(
        signal => signal.Name, signal => Of(signal.Loinc, signal), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, SignalCode> ByCode =
        All.ToFrozenDictionary(code => code.Loinc, StringComparer.Ordinal);

    /// <summary>What a code stands for; null where it is none of ours.</summary>
    public static SignalCode? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The signal of a name, in any of its units; null where there is none.</summary>
    public static SignalCode? Named(string signal) => ByName.GetValueOrDefault(signal);

    /// <summary>A signal, in any of its units.</summary>
    public static SignalCode Of(Signal signal) => ByName[signal.Name];

    private static SignalCode Of(string loinc, Signal signal) => new(loinc, signal, signal.Units);
}
