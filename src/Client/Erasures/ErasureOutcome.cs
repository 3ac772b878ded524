using Salus.Ledger;

namespace Salus.Client.Erasures;

/// <summary>What became of an erasure: proven, attested, and what is out of reach.</summary>
/// <param name="Proof">What to keep.</param>
/// <param name="Silent">Stores that have not attested it yet; they still will, once they run.</param>
/// <param name="Readers">Who had the record opened to them before: their copies are out of reach.</param>
public sealed record ErasureOutcome(
    ErasureProof Proof, IReadOnlyList<MemberId> Silent, IReadOnlyList<ErasureReader> Readers)
{
    /// <summary>Whether every store of the region said what it deleted.</summary>
    public bool IsComplete => Silent.Count == 0;
}

/// <summary>Somebody to whom a version was released before it was erased, and when last.</summary>
public sealed record ErasureReader(MemberId Reader, Timestamp Last);
