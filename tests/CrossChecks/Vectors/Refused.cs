using Salus.Client;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Sealing;

namespace Salus.CrossChecks.Vectors;

/// <summary>Under which code something is refused.</summary>
internal static class Refused
{
    /// <summary>The code that something is refused with; null when it is not.</summary>
    public static string? CodeOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (JoseRejectedException refusal)
        {
            return refusal.Code;
        }
        catch (JsonRejectedException refusal)
        {
            return refusal.Code;
        }
        catch (SealedContentException refusal)
        {
            return refusal.Fault.ToString();
        }
        catch (SalusException refusal)
        {
            return refusal.Code;
        }
    }
}
