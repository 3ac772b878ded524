using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Contracts.Recovery;

/// <summary>
/// Who may give a patient new keys when the old ones are lost, and what they approved (spec recovery 1 and 3). A case
/// is no entity of its own: it is the standing approvals that name the same new keys.
/// </summary>
public sealed record Trusteeship
{
    /// <summary>Every patient's, by pseudonym; none before trustees are named for the first time.</summary>
    public static readonly Table<Trusteeship> Table = new("recovery", LedgerJson.Default.Trusteeship);

    /// <summary>How long after the k-th approval a recovery may be completed: 72 hours of block time, in ms.</summary>
    public const long DelayMs = 72L * 60 * 60 * 1000;

    /// <summary>How long an approval stands: 30 days of block time, in ms.</summary>
    public const long StandingMs = 30L * 24 * 60 * 60 * 1000;

    /// <summary>Who they are and what they hold; null once the patient dismissed them.</summary>
    public NamedTrustees? Named { get; init; }

    /// <summary>The last approval of each trustee, whether it still stands or not.</summary>
    public IReadOnlyList<Approval> Approvals { get; init; } = [];

    /// <summary>The recovery that gave the patient its present keys, until trustees are named anew.</summary>
    public RecoveryEnd? Completed { get; init; }

    /// <summary>Whether a member is one of the trustees.</summary>
    public bool Includes(MemberId member) => Named?.Trustees.Contains(member) == true;

    /// <summary>
    /// Approvals that count: not lapsed, and given while the patient had the keys it has now, so that the patient's own
    /// rotation ends every case; by a trustee who was not revoked since and has the keys it signed with, since those it
    /// replaced may have been stolen (spec recovery 3.3, 3.8).
    /// </summary>
    public IEnumerable<Approval> Standing(Member patient, StateView policies, Timestamp now) =>
        Approvals.Where(approval => approval.Former == patient.Source
            && now < approval.At.PlusMs(StandingMs)
            && policies.Get(Member.Table, approval.Trustee.ToString()) is { IsRevoked: false } trustee
            && trustee.Source == approval.TrusteeSource);

    /// <summary>
    /// The moment from which a recovery may be completed: 72 h after the k-th of its standing approvals; null while
    /// there are fewer.
    /// </summary>
    public Timestamp? CompletableFrom(RecoveryKeys keys, Member patient, StateView policies, Timestamp now)
    {
        Timestamp[] times =
            [.. Standing(patient, policies, now).Where(one => one.Keys == keys).Select(one => one.At).Order()];
        return Named is { Threshold: var threshold } && threshold <= times.Length
            ? times[threshold - 1].PlusMs(DelayMs)
            : null;
    }

    /// <summary>A patient's trusteeship, or null.</summary>
    public static Trusteeship? Of(MemberId patient, StateView policies) => policies.Get(Table, patient.ToString());
}

/// <summary>The trustees in the order that their shares follow, and what the patient left with them.</summary>
/// <param name="Threshold">How many have to approve, k of n.</param>
/// <param name="Trustees">Who they are.</param>
/// <param name="RecoveryKey">The public half of the key that opens the kit; k trustees together can rebuild the
/// private one.</param>
/// <param name="Kit">The SHA-256 of the kit, which lies in the store.</param>
/// <param name="Source">The transaction that named them and carries their shares.</param>
public sealed record NamedTrustees(
    int Threshold, IReadOnlyList<MemberId> Trustees, Jwk RecoveryKey, Digest Kit, TransactionId Source);

/// <summary>The new keys that a recovery is to give the patient.</summary>
public sealed record RecoveryKeys(Jwk SigningKey, Jwk AgreementKey);

/// <summary>A trustee's word that new keys are the patient's.</summary>
/// <param name="Trustee">Who gave it.</param>
/// <param name="Keys">The new keys.</param>
/// <param name="At">When, in block time.</param>
/// <param name="Source">The transaction, which carries the trustee's share.</param>
/// <param name="Former">The transaction that had given the patient the keys it had then.</param>
/// <param name="TrusteeSource">The transaction that had given the trustee the keys it approved with.</param>
public sealed record Approval(
    MemberId Trustee,
    RecoveryKeys Keys,
    Timestamp At,
    TransactionId Source,
    TransactionId? Former,
    TransactionId? TrusteeSource);

/// <summary>A completed recovery: whose shares rebuild the recovery key.</summary>
public sealed record RecoveryEnd(RecoveryKeys Keys, IReadOnlyList<Approval> Approvals);
