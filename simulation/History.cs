namespace Salus.Simulation;

/// <summary>How a history ended.</summary>
/// <param name="Seed">What decided it.</param>
/// <param name="Heights">How many blocks became final, on all ledgers.</param>
/// <param name="Fault">Which promise was broken, and how; null when all were kept.</param>
public sealed record HistoryEnd(int Seed, int Heights, string? Fault);

/// <summary>The history of a network of validators under faults and lies, decided by a seed alone.</summary>
public static class History
{
    /// <summary>Runs one.</summary>
    /// <param name="seed">What decides it.</param>
    /// <param name="tell">Is told what happens, a line each: what went wrong, which rounds began, what became
    /// final.</param>
    public static HistoryEnd Run(int seed, Action<string>? tell = null) => Run(seed, Weakness.None, tell);

    internal static HistoryEnd Run(int seed, Weakness weakness, Action<string>? tell = null)
    {
        using var world = new World(seed, weakness) { Tell = tell ?? (_ => { }) };
        try
        {
            world.Run();
            return new HistoryEnd(seed, world.Checks.Heights, null);
        }
        catch (BrokenPromiseException broken)
        {
            return new HistoryEnd(seed, world.Checks.Heights, broken.Message);
        }
    }
}
