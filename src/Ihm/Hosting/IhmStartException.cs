using Salus.Client;

namespace Salus.Ihm.Hosting;

/// <summary>An IHM cannot start. The code is stable: <c>bad-configuration</c>, <c>configuration-open</c>,
/// <c>port-in-use</c>. The message names the field and says what to do.</summary>
public sealed class IhmStartException(string code, string message, Exception? cause = null)
    : SalusException(code, message, cause)
{
    internal static IhmStartException Wrong(string field, string rule) => new("bad-configuration", $"{field}: {rule}.");
}
