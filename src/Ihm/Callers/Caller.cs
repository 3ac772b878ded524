using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Ihm.Callers;

/// <summary>
/// Who calls: the member as the ledger knows it, at most a second old, the thumbprint of the key it proved, and what
/// its token lets it ask for. A route that declares <see cref="CallerRoutes.ForCallers"/> gets it as a parameter.
/// </summary>
public sealed record Caller(Member Member, Digest Key)
{
    /// <summary>The member's id.</summary>
    public MemberId Id => Member.Id;

    /// <summary>What the token lets it ask for.</summary>
    public SmartScopes Scopes { get; init; } = SmartScopes.All;

    /// <summary>The hash of the token shown.</summary>
    public Digest Token { get; init; }

    /// <summary>Whether the caller is this patient.</summary>
    public bool IsPatient(MemberId patient) => Member.Role == Role.Patient && Id == patient;

    /// <summary>Whether the caller is this patient or a device of this patient.</summary>
    public bool IsOf(MemberId patient) => Member.ConcernedPatient == patient;

    /// <summary>Requires that the token reaches something done to a type of resource: <c>scope-too-narrow</c>
    /// otherwise, whoever it concerns.</summary>
    public void Require(string type, Interactions interaction, bool isOwn)
    {
        if (Scopes.Reach(type, interaction, isOwn))
        {
            return;
        }

        var needed = new SmartScope(isOwn, type, interaction).ToString();
        throw new ProblemException(
            IhmProblems.ScopeTooNarrow.Because($"The token lacks the scope {needed}; ask for one that has it.") with
            {
                Challenge = PossessionChallenge.InsufficientScope(needed),
            });
    }

    /// <summary>How a handler gets its caller: the gate has left it among the request's features.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<Caller>());

    // Who it is, is not for logs.
    public override string ToString() => nameof(Caller);
}

/// <summary>That a route is for callers who show a token and prove its key.</summary>
internal sealed record CallerRule;

/// <summary>How routes say that they need a caller.</summary>
public static class CallerRoutes
{
    /// <summary>Lets only callers in who show a token and prove its key; the handler gets the
    /// <see cref="Caller"/>.</summary>
    public static T ForCallers<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.WithMetadata(new CallerRule());
}
