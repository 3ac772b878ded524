using System.Runtime;

namespace Salus.Node.Ledgers;

/// <summary>
/// Keeps the garbage collector from running while a large snapshot is loaded: all that is allocated then stays, and
/// collections would only copy it, which takes as long as the loading itself. Without enough memory it runs as ever.
/// </summary>
internal sealed class CollectionPause : IDisposable
{
    // What is small is loaded before a collection comes.
    private const long LeastBytes = 32 * 1024 * 1024;

    // Measured: a packed byte becomes seven in memory, and one more is garbage.
    private const long BytesPerPacked = 8;

    private CollectionPause()
    {
    }

    /// <summary>A pause for the loading of a file; null where it would not help or there is not the memory.</summary>
    /// <param name="fileBytes">The length of the snapshot's file.</param>
    public static CollectionPause? For(long fileBytes)
    {
        var due = fileBytes * BytesPerPacked;
        var free = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet;
        if (fileBytes < LeastBytes || due > free / 2 || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            return null;
        }

        return GC.TryStartNoGCRegion(due, disallowFullBlockingGC: true) ? new CollectionPause() : null;
    }

    public void Dispose()
    {
        // It has ended by itself when more was allocated than was due.
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }
}
