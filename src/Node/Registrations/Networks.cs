using System.Net;
using System.Net.Sockets;

namespace Salus.Node.Registrations;

/// <summary>The networks that an address is in: who has one address of IPv6 has a /64 of them, often a /48, and for
/// little money a /32 (spec portal 3.8).</summary>
internal static class Networks
{
    public static IPNetwork SiteOf(IPAddress address) => Of(address, 32, 64);

    public static IPNetwork NetworkOf(IPAddress address) => Of(address, 24, 48);

    public static IPNetwork ProviderOf(IPAddress address) => Of(address, 16, 32);

    private static IPNetwork Of(IPAddress address, int bitsOfFour, int bitsOfSix)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bits = plain.AddressFamily == AddressFamily.InterNetworkV6 ? bitsOfSix : bitsOfFour;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return new IPNetwork(new IPAddress(bytes), bits);
    }
}
