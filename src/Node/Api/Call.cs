using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Certificates;
using Salus.Node.Tokens;
using Salus.Primitives.Json;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>One admitted request: who calls, which patient the address names, and its parameters, read by
/// name.</summary>
internal sealed class Call(HttpContext http, Caller caller, MemberId? patient)
{
    /// <summary>The caller.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>How the caller said who it is.</summary>
    public required ICallerKind Kind { get; init; }

    /// <summary>The caller as a member.</summary>
    public Member Member => Caller.Member;

    /// <summary>The patient that the address names, known or not; null when it names none that reads.</summary>
    public MemberId? NamedPatient { get; } = patient;

    /// <summary>The patient that the address names; the audience check has already let the caller see it.</summary>
    public MemberId Patient => NamedPatient ?? throw new InvalidOperationException("this address names no patient");

    /// <summary>The request and its answer.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>Ends when the caller went away.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Requires that the caller's token lets it ask for this, where the body decides what is asked.</summary>
    public void Require(TokenScope scope)
    {
        if (!Caller.Scopes.HasFlag(scope))
        {
            throw new ProblemException(TokenScopes.TooNarrow(scope));
        }
    }

    /// <summary>How a handler gets its call: the gate has left it among the request's features.</summary>
    public static ValueTask<Call?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Call>());

    /// <summary>A part of the address; when it does not read, the answer given.</summary>
    public T Route<T>(string name, TryParser<T> parse, Problem otherwise) =>
        Http.Request.RouteValues[name] is string text && parse(text, out var value)
            ? value
            : throw new ProblemException(otherwise);

    /// <summary>A query parameter, or the default where it is absent.</summary>
    public T Query<T>(string name, TryParser<T> parse, string rule, T otherwise)
    {
        if (!Http.Request.Query.TryGetValue(name, out var values))
        {
            return otherwise;
        }

        return values is [{ } text] && parse(text, out var value)
            ? value
            : throw new ProblemException(Problems.MalformedParameter.Because($"{name}: must be {rule}.", name));
    }

    /// <summary>A whole number from a query parameter, within bounds.</summary>
    public long Query(string name, long least, long most, long otherwise) => Query(
        name,
        (ReadOnlySpan<char> text, out long value) => long.TryParse(text, out value) && value >= least && value <= most,
        $"a whole number from {least} to {most}",
        otherwise);

    /// <summary>A category from a query parameter, or null where it is absent.</summary>
    public Category? QueryCategory() => Query<Category?>(
        "category",
        (ReadOnlySpan<char> text, out Category? value) =>
        {
            var isCategory = Code<Category>.TryParse(text, out var category);
            value = category;
            return isCategory;
        },
        $"one of {string.Join(", ", Code<Category>.All)}",
        null);
}
