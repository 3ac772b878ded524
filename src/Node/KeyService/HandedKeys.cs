using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Node.KeyService;

/// <summary>What the key service hands out under a permit: category keys, or, under a narrowed consent, content keys;
/// each sealed to the requester (spec key-service 3).</summary>
internal sealed record HandedKeys(
    string Role, IReadOnlyList<HandedCategoryKey> Keys, IReadOnlyList<HandedContentKey> ContentKeys);

/// <summary>The private halves of epochs of a category, with the public halves they belong to.</summary>
internal sealed record HandedCategoryKey(
    Category Category, long First, long Last, string Jwe, IReadOnlyList<Jwk> PublicKeys);

/// <summary>The content key of one version of a record.</summary>
internal sealed record HandedContentKey(
    RecordId Record, Category Category, long Version, long Epoch, string Jwe);
