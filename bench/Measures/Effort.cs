using System.Diagnostics;

namespace Salus.Bench.Measures;

/// <summary>
/// What something took: time on the wall, and seconds of one core that this process used. Where one thread computes and
/// waits for nothing, both are the same on an idle machine; on a busy one only the second says what it costs.
/// </summary>
internal readonly record struct Effort(double Seconds, double CoreSeconds)
{
    public static async Task<Effort> OfAsync(Func<Task> work)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await work();
        return Since(start, used);
    }

    public static Effort Of(Action work)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        work();
        return Since(start, used);
    }

    private static Effort Since(long start, TimeSpan used) => new(
        Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
}
