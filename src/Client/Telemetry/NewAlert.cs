using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Client.Telemetry;

/// <summary>A notice of an alert, for the ledger: who is told of what, sealed. Content has at most
/// <see cref="MaxContentBytes"/> bytes.</summary>
public sealed record NewAlert(
    MemberId Patient,
    AlertId Alert,
    long Notice,
    long Sequence,
    Category Category,
    AlertLevel Level,
    IReadOnlyList<MemberId> Recipients,
    ReadOnlyMemory<byte> Content)
{
    /// <summary>The most bytes of content: sealed, they fit a transaction.</summary>
    public const int MaxContentBytes = 5_000;
}

/// <summary>A notice of an alert as its recipient opens it, with its proof.</summary>
public sealed record OpenedAlert(RaiseAlert Raised, ReadOnlyMemory<byte> Content, Finality Finality);
