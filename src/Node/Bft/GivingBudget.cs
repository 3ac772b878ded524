namespace Salus.Node.Bft;

/// <summary>How often another validator may ask for something that costs reading the disk.</summary>
internal sealed class GivingBudget(TimeProvider time)
{
    private const int MostPerSecond = 200;

    private readonly Dictionary<string, (long Since, int Count)> _asked = new(StringComparer.Ordinal);

    /// <summary>Counts one more; false when there were too many within a second.</summary>
    public bool Allows(string validator)
    {
        var (since, count) = _asked.GetValueOrDefault(validator);
        if (count == 0 || time.GetElapsedTime(since) >= TimeSpan.FromSeconds(1))
        {
            (since, count) = (time.GetTimestamp(), 0);
        }

        _asked[validator] = (since, count + 1);
        return count < MostPerSecond;
    }
}
