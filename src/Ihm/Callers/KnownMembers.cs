using System.Collections.Concurrent;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;

namespace Salus.Ihm.Callers;

/// <summary>How the IHM asks the ledger who is who.</summary>
/// <param name="FindAsync">A member by its id, as of now; null where nobody here may know it.</param>
/// <param name="OwnerAsync">The patient, or the device of one, that this IHM serves and whose signing key has this
/// thumbprint; null where there is none.</param>
public sealed record MemberSource(
    Func<MemberId, CancellationToken, Task<Member?>> FindAsync,
    Func<Digest, CancellationToken, Task<MemberId?>> OwnerAsync);

/// <summary>Members as the ledger knew them at most a second ago.</summary>
internal sealed class KnownMembers(MemberSource source, TimeProvider time)
{
    private const int MaxKept = 10_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MemberId, Known> _known = new();

    /// <summary>A member; null where nobody here may know it.</summary>
    public async Task<Member?> FindAsync(MemberId id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known) && (time.GetUtcNow() - known.At).Duration() < Fresh)
        {
            return known.Member;
        }

        // The moment before the question: the answer is not older than that.
        var now = time.GetUtcNow();
        var member = await source.FindAsync(id, cancellationToken);
        if (_known.Count >= MaxKept)
        {
            _known.Clear();
        }

        if (member is not null)
        {
            _known[id] = new Known(member, now);
        }

        return member;
    }

    /// <summary>Who, of those served here, signs with a key.</summary>
    public Task<MemberId?> OwnerAsync(Digest key, CancellationToken cancellationToken) =>
        source.OwnerAsync(key, cancellationToken);

    private sealed record Known(Member Member, DateTimeOffset At);
}
