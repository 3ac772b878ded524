using Salus.Ledger.States;
using Salus.Node.Certificates;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>One way to say who is calling: a certificate, or a token whose key is proven. Each listener knows one of
/// them, and the gate asks it; what the caller may do is not its matter (spec callers 2.2).</summary>
internal interface ICallerKind
{
    /// <summary>Who calls, in the latest policy state; or why nobody.</summary>
    (Caller? Caller, Problem? Problem) Identify(HttpContext http, StateView policies);

    /// <summary>Whether a caller who was let in still would be: asked while a long answer goes on.</summary>
    bool IsStillLetIn(HttpContext http, StateView policies);

    /// <summary>Whether what the caller showed is still good, whoever it may stand for.</summary>
    bool IsStillShown(HttpContext http);
}
