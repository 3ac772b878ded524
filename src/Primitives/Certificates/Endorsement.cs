namespace Salus.Primitives.Certificates;

/// <summary>Organisations of which so many must be among those that signed, beside the quorum: all of them, or any few
/// (spec wire 2.9).</summary>
public sealed record Endorsement(int Needed, IReadOnlyList<string> Organisations)
{
    /// <summary>Whether enough of the organisations have a validator with power among these.</summary>
    public bool IsMet(ValidatorSet set, IEnumerable<string> validators) => Needed <= validators
        .Select(set.Find)
        .Where(validator => validator is { Power: > 0 } && Organisations.Contains(validator.Organisation))
        .DistinctBy(validator => validator!.Organisation, StringComparer.Ordinal)
        .Count();

    public bool Equals(Endorsement? other) =>
        other is not null && Needed == other.Needed && Organisations.SequenceEqual(other.Organisations);

    public override int GetHashCode() => Needed;
}
