using System.Globalization;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;

namespace Salus.Ihm.Callers;

/// <summary>A permit that was opened at this IHM, when, how many observations were shown under it, and whether it was
/// closed.</summary>
public sealed record OpenedPermit(
    TransactionId Id, Permit Decision, Timestamp Opened, long Observations, bool IsClosed)
{
    /// <summary>Whether the summary is on the ledger.</summary>
    public bool IsSummarised { get; init; }

    /// <summary>What the summary on the ledger lists: <c>observations/COUNT</c> where any were shown.</summary>
    public IReadOnlyList<string> Entries => Observations == 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture, $"observations/{Observations}")];

    // Whose it is, is not for logs.
    public override string ToString() => nameof(OpenedPermit);
}

/// <summary>Where opened permits are kept, so that an IHM that falls still owes the patient the summary, and that the
/// patient sees for good who read.</summary>
/// <param name="KeepAsync">Keeps a permit as it stands, durably.</param>
/// <param name="SettleAsync">Moves a summarised one from those open to those past.</param>
/// <param name="Open">Those not settled yet.</param>
/// <param name="Past">Those settled, of one patient.</param>
public sealed record PermitMemory(
    Func<OpenedPermit, CancellationToken, Task> KeepAsync,
    Func<OpenedPermit, CancellationToken, Task> SettleAsync,
    Func<CancellationToken, IAsyncEnumerable<OpenedPermit>> Open,
    Func<MemberId, CancellationToken, IAsyncEnumerable<OpenedPermit>> Past);

/// <summary>What permits need of the ledger.</summary>
/// <param name="PolicyAsync">The policy of a patient served here, at most a second old; null for any other
/// patient.</param>
/// <param name="SummariseAsync">Puts the summary of a permit on the ledger, signed by the patient's agent; false when
/// it has to be tried again.</param>
public sealed record PermitSource(
    Func<MemberId, CancellationToken, Task<Ledger.Contracts.Consent.PatientPolicy?>> PolicyAsync,
    Func<OpenedPermit, CancellationToken, Task<bool>> SummariseAsync);
