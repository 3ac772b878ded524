using System.Collections.Concurrent;

namespace Salus.Node.Peers;

/// <summary>Where the region's nodes are reached: this one, and each other validator as it said when it last dialled,
/// for as long as this node runs.</summary>
internal sealed class AddressBook(string self)
{
    private static readonly NodeAddresses None = new(null, null);

    private readonly ConcurrentDictionary<string, NodeAddresses> _said = new(StringComparer.Ordinal);

    /// <summary>The validator that this node votes as.</summary>
    public string Self => self;

    /// <summary>The addresses of a validator's node; this node's own once it listens.</summary>
    public NodeAddresses this[string validator]
    {
        get => _said.GetValueOrDefault(validator, None);
        set => _said[validator] = value;
    }
}
