namespace Salus.Primitives.Jose;

/// <summary>Imported key objects of one key, kept because importing costs more than verifying. An object serves one
/// thread at a time: .NET promises no more, so each is lent out and given back, without a lock.</summary>
internal sealed class KeyObjects<T>(Func<T> import)
    where T : class, IDisposable
{
    private static readonly int Slots = Math.Clamp(Environment.ProcessorCount, 1, 16);

    private readonly T?[] _idle = new T?[Slots];
    private volatile bool _isClosed;

    public T Lend()
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(KeyPair));
        for (var slot = 0; slot < _idle.Length; slot++)
        {
            if (_idle[slot] is not null && Interlocked.Exchange(ref _idle[slot], null) is { } idle)
            {
                return idle;
            }
        }

        return import();
    }

    public void GiveBack(T key)
    {
        for (var slot = 0; slot < _idle.Length && !_isClosed; slot++)
        {
            if (Interlocked.CompareExchange(ref _idle[slot], key, null) is null)
            {
                return;
            }
        }

        key.Dispose();
    }

    public void Close()
    {
        _isClosed = true;
        for (var slot = 0; slot < _idle.Length; slot++)
        {
            Interlocked.Exchange(ref _idle[slot], null)?.Dispose();
        }
    }
}
