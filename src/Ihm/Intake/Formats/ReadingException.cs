using Salus.Ihm.Signals;

namespace Salus.Ihm.Intake.Formats;

/// <summary>A reading that cannot be taken: why, at which member of it, and what would be right.</summary>
internal sealed class ReadingException(ReadingCode code, string at, string right) : Exception(right)
{
    public ReadingCode Code => code;

    public string Field => at;

    public static ReadingException UnknownName(string field) => Unknown(
        field, Signal.All.Select(signal => signal.Name));

    public static ReadingException UnknownCode(string field) => Unknown(
        field, SignalCodes.All.Select(code => code.Loinc));

    private static ReadingException Unknown(string field, IEnumerable<string> known) => new(
        ReadingCode.UnknownSignal, field, $"must be one of {string.Join(", ", known)}.");
}
