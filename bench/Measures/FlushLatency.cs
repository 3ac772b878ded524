using System.Diagnostics;

namespace Salus.Bench.Measures;

/// <summary>How long appending 4 KiB and flushing it to the disk takes in a folder; a virtual disk flatters.</summary>
internal static class FlushLatency
{
    private const int Size = 4096;
    private const int Count = 500;

    public static FlushFigures Measure(string folder)
    {
        var path = Path.Combine(folder, "flush");
        var page = new byte[Size];
        Random.Shared.NextBytes(page);
        var times = new TimeSpan[Count];
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var i = 0; i < Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times[i] = Stopwatch.GetElapsedTime(start);
            }
        }

        File.Delete(path);
        Array.Sort(times);
        return new FlushFigures(Percentiles.Ms(times, 0.50), Percentiles.Ms(times, 0.99));
    }
}
