using System.Collections.Immutable;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.States;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Contracts;

/// <summary>Every table there is: what a snapshot holds is of one of them.</summary>
internal static class StateTables
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<Table> All =
    [
        Region.Table,
        ValidatorsInForce.Table,
        QuotasInForce.Table,
        Compromised.Table,
        Proposal.Table,
        OpenProposals.Table,
        Member.Table,
        KeyUse.Table,
        PatientPolicy.Table,
        CategoryKeys.Table,
        Permit.Table,
        Release.Table,
        Record.Table,
        ContentUse.Table,
        Erasure.Table,
        ErasureCount.Table,
        Attestation.Table,
        Trusteeship.Table,
        PatientDevices.Table,
        Batch.Table,
        BatchContent.Table,
        Alert.Table,
        AgentSequence.Table,
        Quotas.Bucket.Table,
    ];

    /// <summary>The table of a key, <c>table/id</c>; throws <see cref="WireRejectedException"/> when there is no
    /// such.</summary>
    public static Table Of(ReadOnlySpan<byte> key)
    {
        foreach (var table in All)
        {
            if (table.Has(key))
            {
                return table;
            }
        }

        throw new WireRejectedException(WireFault.WrongValue, "an entity is of a table that there is not");
    }
}
