namespace Salus.Ledger.States;

/// <summary>A state that nobody goes on from later: of an audit, or of a genesis that is only looked at.</summary>
public sealed class StateInMemory : IStateStore
{
    private readonly List<byte[]> _pieces = [];
    private readonly List<long> _starts = [];
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Add(long position, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _pieces.Add(bytes.ToArray());
            _starts.Add(position);
        }
    }

    /// <inheritdoc/>
    public void Read(long position, Span<byte> bytes)
    {
        lock (_lock)
        {
            var index = _starts.BinarySearch(position);
            for (index = index < 0 ? ~index - 1 : index; !bytes.IsEmpty; index++)
            {
                var part = _pieces[index].AsSpan((int)(position - _starts[index]));
                part = part[..Math.Min(part.Length, bytes.Length)];
                part.CopyTo(bytes);
                position += part.Length;
                bytes = bytes[part.Length..];
            }
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        // It ends with the process anyway.
    }
}
