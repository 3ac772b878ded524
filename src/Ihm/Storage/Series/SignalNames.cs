using System.Collections.Frozen;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Storage.Series;

/// <summary>The signals by the name under which their readings are stored.</summary>
internal static class SignalNames
{
    private static readonly FrozenDictionary<string, Signal> All =
        Signal.All.ToFrozenDictionary(signal => signal.Name, StringComparer.Ordinal);

    public static bool IsKnown(Signal signal) => All.ContainsKey(signal.Name);

    public static Signal Find(string name) =>
        All.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"the store has readings of '{name}', which this release has not");
}
