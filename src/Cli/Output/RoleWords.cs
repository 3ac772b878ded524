using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Output;

/// <summary>What a patient should know who lets a role read: the organisation's own service can read it too.</summary>
internal static class RoleWords
{
    public static IEnumerable<string> Of(IEnumerable<Grantee> grantees) =>
        from role in grantees.OfType<Grantee.RoleIn>().Distinct()
        select role.Role == Role.Emergency
            ? $"{role}: the key service of {role.Organisation} can read this, and opens it to staff in an emergency."
            : $"{role}: the key service of {role.Organisation} can read this, and opens it to every "
                + $"{Code<Role>.Text(role.Role)} of {role.Organisation} who is permitted.";
}
