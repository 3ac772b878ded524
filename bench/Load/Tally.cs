namespace Salus.Bench.Load;

/// <summary>Counts answers; safe for many threads.</summary>
internal sealed class Tally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long _accepted;

    public long Accepted => Interlocked.Read(ref _accepted);

    public IReadOnlyDictionary<string, long> Failures
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<string, long>(_failures, StringComparer.Ordinal);
            }
        }
    }

    public void Add(Answer answer)
    {
        Interlocked.Add(ref _accepted, answer.Accepted);
        if (answer.Failures.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var (code, count) in answer.Failures)
            {
                _failures[code] = _failures.GetValueOrDefault(code) + count;
            }
        }
    }
}
