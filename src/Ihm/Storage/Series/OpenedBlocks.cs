using System.Collections.Concurrent;

namespace Salus.Ihm.Storage.Series;

/// <summary>The readings of a block that was opened; they never change.</summary>
internal sealed record OpenedBlock(StoredReading[] Readings)
{
    public bool HasWithdrawn { get; } = Readings.Any(reading => reading.IsWithdrawn);
}

/// <summary>
/// The blocks that were opened last, of all patients, in bounded memory: who looks through a day asks for the same ones
/// again. A block keeps its number and its bytes for good, and a number is given once. Safe for many threads.
/// </summary>
internal sealed class OpenedBlocks
{
    // With their values and ids some 40 MiB.
    private const int MostReadings = 400_000;

    private readonly ConcurrentDictionary<(long Series, long Number), OpenedBlock> _blocks = new();
    private readonly Queue<(long Series, long Number)> _order = new();
    private readonly Lock _lock = new();
    private int _readings;

    public OpenedBlock? Find(long series, long number) => _blocks.GetValueOrDefault((series, number));

    public void Keep(long series, long number, OpenedBlock block)
    {
        lock (_lock)
        {
            if (!_blocks.TryAdd((series, number), block))
            {
                return;
            }

            _order.Enqueue((series, number));
            _readings += block.Readings.Length;
            while (_readings > MostReadings && _blocks.TryRemove(_order.Dequeue(), out var oldest))
            {
                _readings -= oldest.Readings.Length;
            }
        }
    }
}
