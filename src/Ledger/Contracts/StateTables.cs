using System.Collections.Frozen;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Recovery;
using Salus.Ledger.States;

namespace Salus.Ledger.Contracts;

/// <summary>Every table there is: a snapshot names them.</summary>
internal static class StateTables
{
    private static readonly FrozenDictionary<string, Table> ByName = new Table[]
    {
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
        Quotas.Bucket.Table,
    }.ToFrozenDictionary(table => table.Name, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<Table> All => ByName.Values;

    /// <summary>A table by name, or null.</summary>
    public static Table? Find(string name) => ByName.GetValueOrDefault(name);
}
