using System.Net;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Client;

/// <summary>The ledger refused a transaction; the code is the refusal's text. The proof is there when the refusal
/// stands
/// in a block; without one the transaction entered no block.</summary>
public sealed class RefusedException(Refusal refusal, Proof? proof = null)
    : SalusException(Code<Refusal>.Text(refusal), $"The ledger refused the transaction: {Code<Refusal>.Text(refusal)}.")
{
    /// <summary>Why.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>That it is on the ledger; null when it is not.</summary>
    public Proof? Proof { get; } = proof;
}

/// <summary>A node answered with a problem (RFC 9457); the code is the problem's.</summary>
public sealed class NodeProblemException(string code, string message, HttpStatusCode status)
    : SalusException(code, message)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>After how long the node would answer; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the node says that it may lack final blocks (spec api 10.4).</summary>
    public bool IsBehind { get; init; }

    /// <summary>Whether another node may know better: this one is overloaded, stopping, behind, of another region, or
    /// has not what another stored.</summary>
    internal bool IsOfThisNodeOnly => IsBehind || Status >= HttpStatusCode.InternalServerError
        || IsAbsent || Code is "unknown-transaction" or "caller-unknown";

    /// <summary>Whether the node only says that its store has it not.</summary>
    internal bool IsAbsent => Code == "content-missing";
}

/// <summary>No node could be reached (code <c>no-node-reached</c>).</summary>
public sealed class NoNodeException(string message, Exception? inner)
    : SalusException("no-node-reached", message, inner);

/// <summary>A node's proof does not hold, and no other node gave a better one (code <c>proof-invalid</c>).</summary>
public sealed class UnprovenException(Uri node, ProofRejectedException reason)
    : SalusException("proof-invalid", $"The node {node} gave a proof that does not hold: {reason.Message}", reason)
{
    /// <summary>The node that gave it.</summary>
    public Uri Node { get; } = node;

    /// <summary>What does not hold.</summary>
    public ProofFault Fault { get; } = reason.Fault;
}

/// <summary>A node showed an earlier public key than was proven before, or is in force, and no other node the present
/// one (code <c>stale-key-shown</c>).</summary>
public sealed class StaleKeyException(Uri node)
    : SalusException("stale-key-shown", $"The node {node} showed a public key that was replaced since.");

/// <summary>A contact card has a key that was replaced since it was made (code <c>stale-card</c>).</summary>
public sealed class StaleCardException()
    : SalusException("stale-card", "The keys of this contact card were replaced since: ask for a new card.");

/// <summary>A node's answer is not what its API says, or longer than any of its answers (code
/// <c>answer-malformed</c>).</summary>
public sealed class AnswerException(string message, Exception? inner = null)
    : SalusException("answer-malformed", message, inner);
