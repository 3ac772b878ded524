namespace Salus.EndToEnd.Processes;

/// <summary>Whether there is time for more: `./test --long`.</summary>
internal static class Budget
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SALUS_LONG") == "1";
}
