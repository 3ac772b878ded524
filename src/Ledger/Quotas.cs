using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;

namespace Salus.Ledger;

/// <summary>How many transactions a role may send: a burst, then so many a second of block time.</summary>
public sealed record Quota(long Burst, long PerSecond);

/// <summary>
/// Token buckets in block time, charged to the signer, and for a device to its patient too (spec ledger 7).
/// </summary>
public sealed class Quotas(IReadOnlyDictionary<Role, Quota> byRole)
{
    private const long MilliPerToken = 1000;

    // A quarter of the patient's burst, 50 of 200, is out of its devices' reach.
    private const long ReservedShare = 4;

    /// <summary>What genesis says when it says nothing.</summary>
    public static IReadOnlyDictionary<Role, Quota> Default { get; } = new SortedDictionary<Role, Quota>
    {
        [Role.Patient] = new(200, 2),
        [Role.Doctor] = new(2_000, 50),
        [Role.Nurse] = new(2_000, 50),
        [Role.Pharmacist] = new(2_000, 50),
        [Role.Dietitian] = new(2_000, 50),
        [Role.Radiographer] = new(2_000, 50),
        [Role.Insurer] = new(500, 10),
        [Role.PublicHealth] = new(500, 10),
        [Role.Researcher] = new(500, 10),
        [Role.Device] = new(600, 2),
        [Role.Registrar] = new(2_000, 50),
        [Role.Store] = new(5_000, 100),
    };

    /// <summary>The state of a member's bucket.</summary>
    public sealed record Bucket(long MilliTokens, Timestamp At)
    {
        /// <summary>Every bucket that was ever drawn on, by member. Only the latest version is kept.</summary>
        public static readonly Table<Bucket> Table = new("quota", LedgerJson.Default.Bucket, keepsHistory: false);
    }

    /// <summary>Charges one transaction; false, with nothing written, when a bucket is empty.</summary>
    internal bool TryCharge(Member signer, WorkingState state, StateView policies, Timestamp now)
    {
        var own = Drawn(signer, state, policies, now);
        if (own is null)
        {
            return false;
        }

        if (signer.Owner is { } owner && policies.Get(Member.Table, owner.ToString()) is { } patient)
        {
            // However much its devices send, the patient can still revoke them. spec ledger 7.2
            if (Drawn(patient, state, policies, now, ReservedShare) is not { } patients)
            {
                return false;
            }

            state.Put(Bucket.Table, patient.Id.ToString(), patients);
        }

        state.Put(Bucket.Table, signer.Id.ToString(), own);
        return true;
    }

    /// <summary>How many transactions could be charged now.</summary>
    internal long Room(Member signer, StateView state, StateView policies, Timestamp now)
    {
        var (tokens, _) = Tokens(signer, state, policies, now);
        if (signer.Owner is { } owner && policies.Get(Member.Table, owner.ToString()) is { } patient)
        {
            var (patients, full) = Tokens(patient, state, policies, now);
            tokens = Math.Min(tokens, patients - (full / ReservedShare));
        }

        return Math.Max(0, tokens) / MilliPerToken;
    }

    private Bucket? Drawn(
        Member member, WorkingState state, StateView policies, Timestamp now, long? reservedShare = null)
    {
        var (tokens, full) = Tokens(member, state, policies, now);
        var reserve = reservedShare is { } share ? full / share : 0;
        return tokens < MilliPerToken + reserve ? null : new Bucket(tokens - MilliPerToken, now);
    }

    private (long Tokens, long Full) Tokens(Member member, StateView state, StateView policies, Timestamp now)
    {
        var quota = QuotasInForce.Of(member.Role, policies) ?? byRole[member.Role];
        var full = quota.Burst * MilliPerToken;
        var bucket = state.Get(Bucket.Table, member.Id.ToString()) ?? new Bucket(full, now);
        var elapsedMs = Math.Clamp(now.UnixMs - bucket.At.UnixMs, 0, full);
        return (Math.Min(full, bucket.MilliTokens + (elapsedMs * quota.PerSecond)), full);
    }
}
