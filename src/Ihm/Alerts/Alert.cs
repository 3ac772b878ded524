using Salus.Ihm.Signals;
using Salus.Ledger;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Alerts;

/// <summary>
/// One episode of one kind in one signal of a patient. `Since` and `Until` are by the measurements, `Raised`, `Told`
/// and `LastFound` by the IHM's clock. `Notice` counts how often people were told, from 1; `Sequence` is the number of
/// the last of these notices among all of the patient, without gaps.
/// </summary>
public sealed record Alert
{
    public required AlertId Id { get; init; }

    public required MemberId Patient { get; init; }

    public required Signal Signal { get; init; }

    public required FindingKind Kind { get; init; }

    public required AlertLevel Level { get; init; }

    public required Timestamp Since { get; init; }

    /// <summary>The time of the newest sample that was told.</summary>
    public required Timestamp Until { get; init; }

    /// <summary>How many findings it stands for.</summary>
    public required long Findings { get; init; }

    /// <summary>-log10 of the chance of the most unusual sample, null for rules.</summary>
    public double? Rarity { get; init; }

    /// <summary>What it rests on, in words; holds measurements.</summary>
    public required string Basis { get; init; }

    public required Timestamp Raised { get; init; }

    public required Timestamp Told { get; init; }

    public required Timestamp LastFound { get; init; }

    public required int Notice { get; init; }

    public required long Sequence { get; init; }

    /// <summary>The notice that told of the level: who acknowledges an earlier one has not heard of it.</summary>
    public required int LevelNotice { get; init; }

    /// <summary>Who was told.</summary>
    public required IReadOnlyList<MemberId> Recipients { get; init; }

    public bool IsEscalated { get; init; }

    public Acknowledgement? Acknowledged { get; init; }

    public Timestamp? Ended { get; init; }

    /// <summary>The transactions that prove the notices, in order; those not yet on the ledger are missing.</summary>
    public IReadOnlyList<NoticeProof> Proofs { get; init; } = [];

    public Category Category => Signal.Category;

    // Measurements and patients are not for logs.
    public override string ToString() => $"{Level} alert, notice {Notice}";
}

/// <summary>Who took an alert in hand, by which notice, when; the transaction is null until the ledger has it.
/// </summary>
public sealed record Acknowledgement(MemberId By, int Notice, Timestamp At, TransactionId? Transaction);

/// <summary>The RaiseAlert of one notice.</summary>
public sealed record NoticeProof(int Notice, TransactionId Transaction);
