using System.Net;

namespace Salus.Node.Registrations;

/// <summary>How many registrations may come from one address, one network and one provider: so many at once, and one
/// more each minute (spec portal 3.8). What it remembers is bounded. Safe for many threads.</summary>
internal sealed class AddressAllowance(TimeProvider time)
{
    public const int AtOnce = 30;

    public const int AtOnceOfNetwork = 100;

    public const int AtOnceOfProvider = 300;

    public static readonly TimeSpan OneMore = TimeSpan.FromMinutes(1);

    private const int MaxRemembered = 30_000;

    private readonly Lock _lock = new();

    // When the last of an allowance will have grown back.
    private readonly Dictionary<IPNetwork, DateTimeOffset> _wholeAgain = [];

    /// <summary>Takes one; false when there is none left.</summary>
    public bool TryTake(IPAddress address)
    {
        var now = time.GetUtcNow();
        (IPNetwork From, int AtOnce)[] allowances =
        [
            (Networks.ProviderOf(address), AtOnceOfProvider),
            (Networks.NetworkOf(address), AtOnceOfNetwork),
            (Networks.SiteOf(address), AtOnce),
        ];
        lock (_lock)
        {
            var taken = allowances.Select(one => (one.From, Whole: WholeAfterOne(one.From, now), one.AtOnce)).ToList();
            if (taken.Any(one => one.Whole - now > one.AtOnce * OneMore) || !HasRoom(allowances.Length, now))
            {
                return false;
            }

            foreach (var (from, whole, _) in taken)
            {
                _wholeAgain[from] = whole;
            }

            return true;
        }
    }

    private DateTimeOffset WholeAfterOne(IPNetwork from, DateTimeOffset now)
    {
        var whole = _wholeAgain.GetValueOrDefault(from, now);
        return (whole > now ? whole : now) + OneMore;
    }

    private bool HasRoom(int wanted, DateTimeOffset now)
    {
        if (_wholeAgain.Count + wanted <= MaxRemembered)
        {
            return true;
        }

        foreach (var (from, _) in _wholeAgain.Where(one => one.Value <= now).ToList())
        {
            _wholeAgain.Remove(from);
        }

        return _wholeAgain.Count + wanted <= MaxRemembered;
    }
}
