using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Node.Api;
using Salus.Primitives.Possession;
using Salus.Web;

namespace Salus.Node.Tokens;

/// <summary>What a token lets its holder ask for. A scope only narrows: it never lets a member do what the member may
/// not (spec callers 5).</summary>
[Flags]
internal enum TokenScope
{
    None = 0,

    /// <summary>To look: every GET, permits, requests for access.</summary>
    Read = 1,

    /// <summary>To store content, envelopes and records.</summary>
    Write = 2,

    /// <summary>To change consents, keys and memberships.</summary>
    Consent = 4,

    All = Read | Write | Consent,
}

/// <summary>The scope that a route needs, where its method does not say so.</summary>
internal sealed record ScopeRule(TokenScope Scope);

internal static class TokenScopes
{
    private static readonly (string Text, TokenScope Scope)[] Names =
        [("read", TokenScope.Read), ("write", TokenScope.Write), ("consent", TokenScope.Consent)];

    /// <summary>Reads names with a space between them, each once (RFC 6749 section 3.3); at least one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TokenScope scopes)
    {
        scopes = TokenScope.None;
        foreach (var name in text.ToString().Split(' '))
        {
            var scope = Names.FirstOrDefault(known => known.Text == name).Scope;
            if (scope == TokenScope.None || scopes.HasFlag(scope))
            {
                return false;
            }

            scopes |= scope;
        }

        return true;
    }

    /// <summary>The names, in one order.</summary>
    public static string Text(this TokenScope scopes) =>
        string.Join(' ', Names.Where(name => scopes.HasFlag(name.Scope)).Select(name => name.Text));

    /// <summary>The answer to a token that does not reach so far.</summary>
    public static Problem TooNarrow(TokenScope needed) => Problems.ScopeTooNarrow.Because(
        $"The token lacks the scope {needed.Text()}; ask for one that has it.") with
    {
        Challenge = PossessionChallenge.InsufficientScope(needed.Text()),
    };

    /// <summary>What submitting a message needs. What is not known to ask or to store changes the policy.</summary>
    public static TokenScope NeededFor(Message? message) => message switch
    {
        RequestAccess or EmergencyAccess or ReviewEmergency or SummariseRelease or ConfirmPolicy => TokenScope.Read,
        { Type.Ledger: LedgerName.Records or LedgerName.Telemetry } => TokenScope.Write,
        _ => TokenScope.Consent,
    };

    /// <summary>What a route needs: what it declares, else to look by GET, to write by any other method.</summary>
    public static TokenScope NeededFor(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<ScopeRule>()?.Scope
        ?? (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? TokenScope.Read : TokenScope.Write);
}
