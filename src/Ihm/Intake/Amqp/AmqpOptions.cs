using System.Net;

namespace Salus.Ihm.Intake.Amqp;

/// <summary>Where the broker is. Payloads are signed but not sealed, so to another machine only `amqps` will do; in
/// between and at rest the broker must be one that the patient trusts.</summary>
// spec ihm-intake 8.1
public sealed record AmqpOptions
{
    public AmqpOptions(Uri broker)
    {
        if (!IsBroker(broker))
        {
            throw new ArgumentException("A broker is amqps://..., or amqp:// on this machine.", nameof(broker));
        }

        Broker = broker;
    }

    public Uri Broker { get; }

    /// <summary>The queue that devices' messages wait in.</summary>
    public string Queue { get; init; } = "salus-ihm";

    /// <summary>How many messages are under way at once, of at most a megabyte each.</summary>
    public ushort Prefetch { get; init; } = 32;

    /// <summary>After how long what was put off is tried again.</summary>
    public TimeSpan Later { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The shortest and the longest wait before the broker is tried again.</summary>
    public (TimeSpan Shortest, TimeSpan Longest) Waits { get; init; } =
        (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>Whether a broker may be there.</summary>
    public static bool IsBroker(Uri address) => address.IsAbsoluteUri
        && (address.Scheme == "amqps" || (address.Scheme == "amqp" && IsLoopback(address.Host)));

    // The password stays out of whatever prints this.
    public override string ToString() => $"{Broker.Scheme}://{Broker.Authority}";

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
