using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>What a role's key service handed out under one permit: category keys, or content keys of single versions
/// (spec key-service 3).</summary>
internal sealed class RoleKeyRing
{
    private readonly KeyRing _ring = new();
    private readonly Dictionary<(RecordId Record, long Version), byte[]> _contentKeys = [];

    /// <summary>Nothing: the permit rests on no role.</summary>
    public static RoleKeyRing Empty { get; } = new();

    public KeyPair? Find(Category category, long epoch) => _ring.Find(category, epoch);

    public byte[]? ContentKey(RecordId record, long version) => _contentKeys.GetValueOrDefault((record, version));

    public void Add(IReadOnlyList<EpochKey> keys) => _ring.AddAll(keys);

    public void Add(RecordId record, long version, byte[] contentKey) => _contentKeys[(record, version)] = contentKey;
}
