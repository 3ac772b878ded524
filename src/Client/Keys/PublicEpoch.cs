using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Client.Keys;

/// <summary>The public half of a category's current key, as the ledger has it: all that is needed to write for a
/// patient. While rotation is due the ledger refuses writes.</summary>
public sealed record PublicEpoch(Category Category, long Epoch, Jwk PublicKey, bool RotationDue = false);
