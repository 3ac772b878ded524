using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;

namespace Salus.Node.Certificates;

/// <summary>Who is calling, as the latest policy state knows it, and the thumbprint of the connection's key.</summary>
public sealed record Caller(Member Member, Digest ConnectionKey);
