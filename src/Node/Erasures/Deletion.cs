using Salus.Ledger.Contracts.Records;
using Salus.Node.Api;
using Salus.Node.Storage;
using Salus.Primitives;

namespace Salus.Node.Erasures;

/// <summary>Everything that this store may hold of one erased record, with the envelopes given for its grantees: looks
/// what is there, and deletes it.</summary>
internal sealed class Deletion(LocalNode node, Erasure erasure, IReadOnlyList<Digest> granteeEnvelopes)
{
    private readonly Record _record = node.Records.Get(Record.Table, erasure.Record.ToString())
        ?? throw new InvalidOperationException("an erased record is there");

    /// <summary>What is there now; nothing is touched.</summary>
    public async Task<AttestErasure> FindAsync(CancellationToken cancellationToken)
    {
        var versions = new List<ErasedVersion>();
        foreach (var version in _record.Versions)
        {
            var content = !await node.Store.Content.HoldsAsync(version.Content, cancellationToken)
                ? ErasureFinding.Missing
                : node.IsOfBatch(version) ? ErasureFinding.NotOfRecord : ErasureFinding.Deleted;
            var envelope = await FindAsync(version.Envelope, cancellationToken);
            versions.Add(new ErasedVersion(versions.Count + 1, content, envelope));
        }

        long deleted = 0;
        foreach (var envelope in granteeEnvelopes)
        {
            deleted += await FindAsync(envelope, cancellationToken) == ErasureFinding.Deleted ? 1 : 0;
        }

        return new AttestErasure(
            erasure.Patient, erasure.Record, versions, new ErasedCopies(deleted, granteeEnvelopes.Count - deleted));
    }

    /// <summary>Deletes what is there; durable when it returns. How many files it were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var version in _record.Versions)
        {
            // The ciphertext is this record's and no other's (spec ledger 12.7), unless a batch named it first.
            if (!node.IsOfBatch(version))
            {
                deleted += await node.Store.Content.DeleteAsync(version.Content, cancellationToken) ? 1 : 0;
            }
        }

        foreach (var envelope in _record.Versions.Select(version => version.Envelope).Concat(granteeEnvelopes))
        {
            if (await FindAsync(envelope, cancellationToken) == ErasureFinding.Deleted)
            {
                deleted += node.Store.Envelopes.Delete(envelope) ? 1 : 0;
            }
        }

        return deleted;
    }

    // An author may have named the envelope of somebody else's record: that one stays.
    private async Task<ErasureFinding> FindAsync(Digest envelope, CancellationToken cancellationToken)
    {
        try
        {
            return await node.Store.Envelopes.ReadAsync(envelope, cancellationToken) is not { } bytes
                ? ErasureFinding.Missing
                : EnvelopeMark.IsOfAnother(bytes, erasure.Record) ? ErasureFinding.NotOfRecord : ErasureFinding.Deleted;
        }
        catch (ContentDamagedException)
        {
            // Damaged, it opens nothing for anybody; it goes.
            return ErasureFinding.Deleted;
        }
    }
}
