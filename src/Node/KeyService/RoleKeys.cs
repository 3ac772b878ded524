using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives.Jose;

namespace Salus.Node.KeyService;

/// <summary>The agreement keys of an organisation's roles, as its node holds them; none at a node without a key
/// service. Disposing wipes them.</summary>
internal sealed class RoleKeys(OrganisationId organisation, IReadOnlyDictionary<Role, KeyPair> keys) : IDisposable
{
    /// <summary>The keys that are here.</summary>
    public IReadOnlyDictionary<Role, KeyPair> Keys => keys;

    /// <summary>The roles whose keys are here.</summary>
    public IEnumerable<Role> Roles => keys.Keys.Order();

    /// <summary>The key of a role, or null when it is not here.</summary>
    public KeyPair? Find(Grantee.RoleIn role) =>
        role.Organisation == organisation ? keys.GetValueOrDefault(role.Role) : null;

    public void Dispose()
    {
        foreach (var key in keys.Values)
        {
            key.Dispose();
        }
    }
}
