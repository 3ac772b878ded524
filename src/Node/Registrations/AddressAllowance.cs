using System.Net;
using System.Net.Sockets;

namespace Salus.Node.Registrations;

/// <summary>How many registrations may come from one address: so many at once, and one more each minute (spec portal
/// 3.8). What it remembers is bounded. Safe for many threads.</summary>
internal sealed class AddressAllowance(TimeProvider time)
{
    public const int AtOnce = 30;

    public static readonly TimeSpan OneMore = TimeSpan.FromMinutes(1);

    private const int MaxAddresses = 10_000;
    private const int PrefixBytes = 8;

    private readonly Lock _lock = new();

    // When the last of an address's allowance will have grown back.
    private readonly Dictionary<IPAddress, DateTimeOffset> _wholeAgain = [];

    /// <summary>Takes one; false when there is none left.</summary>
    public bool TryTake(IPAddress address)
    {
        var from = Site(address);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var whole = _wholeAgain.GetValueOrDefault(from, now);
            whole = (whole > now ? whole : now) + OneMore;
            if (whole - now > AtOnce * OneMore || !HasRoom(from, now))
            {
                return false;
            }

            _wholeAgain[from] = whole;
            return true;
        }
    }

    private bool HasRoom(IPAddress from, DateTimeOffset now)
    {
        if (_wholeAgain.Count < MaxAddresses || _wholeAgain.ContainsKey(from))
        {
            return true;
        }

        foreach (var (address, _) in _wholeAgain.Where(one => one.Value <= now).ToList())
        {
            _wholeAgain.Remove(address);
        }

        return _wholeAgain.Count < MaxAddresses;
    }

    // Who has one address of IPv6 has the whole /64.
    private static IPAddress Site(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes.AsSpan(PrefixBytes).Clear();
        }

        return new IPAddress(bytes);
    }
}
