namespace Salus.Ihm.Intake.Formats;

/// <summary>A reading that cannot be taken: why, at which member of it, and what would be right.</summary>
internal sealed class ReadingException(ReadingCode code, string at, string right) : Exception(right)
{
    public ReadingCode Code => code;

    public string Field => at;
}
