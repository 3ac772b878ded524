using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Client.Consents;

/// <summary>What a patient lets a grantee do.</summary>
/// <param name="Categories">What may be read.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Period">When.</param>
public sealed record GrantTerms(IReadOnlyList<Category> Categories, Purpose Purpose, Period Period)
{
    /// <summary>Whether records that were written before open too, or only those to come.</summary>
    public bool Past { get; init; } = true;

    /// <summary>Read, unless said otherwise; <c>consent</c> makes the grantee a guardian.</summary>
    public IReadOnlyList<ConsentAction> Actions { get; init; } = [ConsentAction.Read];
}

/// <summary>A message that is not signed yet, and the new category keys that the wallet keeps once it is
/// accepted.</summary>
/// <param name="Message">What to sign.</param>
/// <param name="NewKeys">The private halves of the epochs it publishes.</param>
/// <param name="Later">Categories that did not fit: publish their epochs in a message of their own.</param>
/// <param name="WithoutKey">Entitled grantees left out of the seals, because no key of theirs could be found.</param>
public sealed record Drafted<T>(
    T Message, IReadOnlyList<EpochKey> NewKeys, IReadOnlyList<Category> Later, IReadOnlyList<Grantee> WithoutKey);
