using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Node.Api;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Web;

namespace Salus.Node.Erasures;

/// <summary>Keeps what was erased from coming back: asked after a file got its name, so that an upload that overlaps
/// the erasure is deleted either here or by the erasure itself (spec erasure 3.2).</summary>
internal static class ErasedContent
{
    /// <summary>The answer to the patient, and to whoever brings back what was erased.</summary>
    public static readonly Problem Erased = Problems.RecordErased.Because(
        "The patient had this record erased; no store holds it, and none takes it back.");

    public static bool IsErased(this LocalNode node, RecordId record) =>
        node.Records.Get(Record.Table, record.ToString()) is { IsErased: true };

    /// <summary>Whether the ciphertext that a version names was a batch's before: that batch keeps it (spec ledger
    /// 15.2).</summary>
    public static bool IsOfBatch(this LocalNode node, RecordVersion version) =>
        node.Telemetry is { } telemetry
        && BatchContent.Find(telemetry, version.Content) is { } use
        && telemetry.Get(Batch.Table, use.Batch.ToString())!.AnchoredAt < version.StoredAt;

    /// <summary>Deletes a ciphertext that has just come in when it is an erased record's, and throws the
    /// problem.</summary>
    public static async Task RequireNotErasedAsync(this LocalNode node, Cid content)
    {
        if (ContentUse.Find(node.Records, content) is { } use
            && node.Records.Get(Record.Table, use.Record.ToString()) is { IsErased: true } record
            && record.Versions.Any(version => version.Content == content && !node.IsOfBatch(version)))
        {
            // Whether or not whoever sent it still waits.
            await node.Store.Content.DeleteAsync(content, CancellationToken.None);
            throw new ProblemException(Erased);
        }
    }

    /// <summary>Deletes an envelope that has just come in when it is an erased record's, and throws the
    /// problem.</summary>
    public static void RequireNotErased(this LocalNode node, Digest digest, ReadOnlyMemory<byte> envelope)
    {
        if (EnvelopeMark.Records(envelope).Any(node.IsErased))
        {
            node.Store.Envelopes.Delete(digest);
            throw new ProblemException(Erased);
        }
    }
}
