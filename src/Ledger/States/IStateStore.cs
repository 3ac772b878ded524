namespace Salus.Ledger.States;

/// <summary>
/// Keeps the bytes of a state's log: a cache that can be made again from the blocks. They are added at the end and do
/// not change; one thread adds, any number read.
/// </summary>
public interface IStateStore
{
    /// <summary>Takes the bytes from a position on; they can be read as soon as it returns.</summary>
    void Add(long position, ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes that were added; throws <see cref="IOException"/> when they cannot be had.</summary>
    void Read(long position, Span<byte> bytes);

    /// <summary>Makes what was added outlast a loss of power; throws <see cref="IOException"/> when that
    /// fails.</summary>
    void Flush();
}
