using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>One generation of a category's key pair; the epoch counts from 1.</summary>
public sealed record EpochKey(Category Category, long Epoch, KeyPair Key)
{
    /// <summary>A new key pair for an epoch.</summary>
    public static EpochKey Generate(Category category, long epoch) => new(category, epoch, KeyPair.Generate());
}
