using Salus.Node.Content;

namespace Salus.Node.Scrubbing;

/// <summary>Deletes content that was stored and that no version of a record and no batch named within a day: uploads
/// whose author went away (spec storage 5.9).</summary>
internal sealed class Collection(IContentStore content, NamedContent named, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);

    /// <summary>Looks at everything stored once; how many contents were deleted.</summary>
    public async Task<long> PassAsync(Pace pace, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Age;
        var deleted = 0L;
        foreach (var cid in content.StoredBefore(before))
        {
            await pace.RestAsync(cancellationToken);
            // What a version ever named stays, or is deleted by its erasure. spec erasure 2.1
            if (!named.IsNamed(cid)
                && await content.DeleteStoredBeforeAsync(cid, before, cancellationToken))
            {
                deleted++;
            }
        }

        return deleted;
    }
}
