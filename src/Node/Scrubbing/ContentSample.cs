using System.Security.Cryptography;
using Salus.Node.Content;
using Salus.Node.Storage;
using Salus.Primitives.Content;

namespace Salus.Node.Scrubbing;

/// <summary>Verifies some of the contents that an IPFS node keeps, drawn anew in each pass, and again those that did
/// not hold the last time (spec storage 6.8).</summary>
internal sealed class ContentSample(IContentStore content, NamedContent named, TimeProvider time)
{
    /// <summary>The most contents that one pass draws.</summary>
    public const int Most = 100;

    private const int BufferBytes = 256 * 1024;

    private readonly HashSet<Cid> _damaged = [];

    /// <summary>What did not hold when it was last read.</summary>
    public IReadOnlyCollection<Cid> Damaged => _damaged;

    /// <summary>Verifies one content after another, and says of each that it was read. Throws an <see
    /// cref="OperationalException"/> when the IPFS node cannot be asked.</summary>
    public async Task PassAsync(Pace pace, Action read, CancellationToken cancellationToken)
    {
        foreach (var cid in _damaged.Union(Draw()).ToList())
        {
            await pace.RestAsync(cancellationToken);
            var holds = await HoldsAsync(cid, pace, cancellationToken);
            if (holds == false && named.IsKept(cid))
            {
                _damaged.Add(cid);
            }
            else
            {
                _damaged.Remove(cid);
            }

            if (holds is not null)
            {
                read();
            }
        }
    }

    // Each content is as likely to be drawn as every other, however many there are.
    private List<Cid> Draw()
    {
        var drawn = new List<Cid>();
        var seen = 0;
        foreach (var cid in content.StoredBefore(time.GetUtcNow()))
        {
            seen++;
            if (drawn.Count < Most)
            {
                drawn.Add(cid);
            }
            else if (RandomNumberGenerator.GetInt32(seen) is < Most and var place)
            {
                drawn[place] = cid;
            }
        }

        return drawn;
    }

    // Null: it is not here.
    private async Task<bool?> HoldsAsync(Cid cid, Pace pace, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await content.OpenAsync(cid, cancellationToken);
            if (stream is null)
            {
                return null;
            }

            await using var paced = new PacedStream(stream, pace);
            await paced.CopyToAsync(Stream.Null, BufferBytes, cancellationToken);
            return true;
        }
        catch (ContentDamagedException)
        {
            return false;
        }
    }
}
