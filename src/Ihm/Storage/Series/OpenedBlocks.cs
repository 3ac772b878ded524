using System.Collections.Concurrent;

namespace Salus.Ihm.Storage.Series;

/// <summary>
/// The blocks that were opened last, of all patients, in bounded memory: who looks through a day asks for the same ones
/// again. A block keeps its number and its bytes for good, and a number is given once. Safe for many threads.
/// </summary>
internal sealed class OpenedBlocks(long maxBytes = 40 * 1024 * 1024)
{
    private readonly ConcurrentDictionary<(long Series, long Number), OpenedBlock> _blocks = new();
    private readonly Queue<(long Series, long Number)> _order = new();
    private readonly Lock _lock = new();
    private long _bytes;

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
            _bytes += block.Bytes;
            while (_bytes > maxBytes && _blocks.TryRemove(_order.Dequeue(), out var oldest))
            {
                _bytes -= oldest.Bytes;
            }
        }
    }
}
