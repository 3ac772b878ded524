using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Databases;

/// <summary>What one commit writes: statements in their order, identities to remember (the newest of each counts), and
/// identities to forget.</summary>
internal sealed class StoreChanges
{
    private readonly List<(string Sql, object[] Values)> _statements = [];
    private readonly Dictionary<IdentityKey, Identity> _identities = [];

    public IReadOnlyList<(string Sql, object[] Values)> Statements => _statements;

    public IReadOnlyCollection<Identity> Identities => _identities.Values;

    public List<IdentityKey> Forgotten { get; } = [];

    public bool IsEmpty => _statements.Count == 0 && _identities.Count == 0 && Forgotten.Count == 0;

    public void Add(string sql, params object[] values) => _statements.Add((sql, values));

    public void Remember(Identity identity) => _identities[identity.Key] = identity;
}
