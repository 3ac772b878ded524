using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Writing;

/// <summary>Something that waits to be written.</summary>
internal abstract class Write
{
    /// <summary>The identities that it asks for.</summary>
    public virtual IEnumerable<IdentityKey> Keys => [];

    /// <summary>How many batches it holds.</summary>
    public virtual int Batches => 0;

    /// <summary>Adds to the commit what it writes; a <see cref="StoreException"/> refuses it alone.</summary>
    public abstract Task AddAsync(Commit commit, CancellationToken ct);

    /// <summary>It is durable.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception fault);
}

/// <summary>Something that waits to be written, with an answer.</summary>
internal abstract class Write<T> : Write
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Done => _done.Task;

    protected abstract T Answer { get; }

    public override void Succeed() => _done.TrySetResult(Answer);

    public override void Fail(Exception fault) => _done.TrySetException(fault);
}

/// <summary>What is written at once: the rows, and what is known of the identities that were asked for, this commit
/// included.</summary>
internal sealed class Commit(StoreState state, Dictionary<IdentityKey, Identity> known)
{
    public StoreState State { get; } = state;

    public StoreChanges Changes { get; } = new();

    /// <summary>The patients who have new segments.</summary>
    public HashSet<Room> Touched { get; } = [];

    public Identity? Find(IdentityKey key) => known.TryGetValue(key, out var identity) ? identity : null;

    public void Remember(Identity identity)
    {
        known[identity.Key] = identity;
        Changes.Remember(identity);
    }
}
