using System.Net;

namespace Salus.Node.Registrations;

/// <summary>A registration that waits, since when, and from which provider's network it came, where that is
/// known.</summary>
internal readonly record struct Waiting(RegistrationId Id, Ledger.Timestamp At, IPNetwork? From);

/// <summary>Who makes room when as many wait as the desk keeps (spec portal 3.8).</summary>
internal static class Crowd
{
    /// <summary>The youngest of the provider from which most came; null where a newcomer's has as many.</summary>
    public static RegistrationId? WhoMakesRoom(IReadOnlyList<Waiting> waiting, IPNetwork newcomer)
    {
        var crowd = waiting.Where(one => one.From is not null).GroupBy(one => one.From).MaxBy(one => one.Count());
        var own = waiting.Count(one => one.From == newcomer);
        return crowd is not null && crowd.Count() > own + 1 ? crowd.MaxBy(one => one.At).Id : null;
    }
}
