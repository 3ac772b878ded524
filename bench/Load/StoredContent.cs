using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;

namespace Salus.Bench.Load;

/// <summary>Random bytes, which look to a store as sealed content does, stored and committed to by a doctor.</summary>
internal sealed record StoredContent(RecordId Record, int Length)
{
    /// <summary>Where it is downloaded.</summary>
    public string Path => $"v1/records/{Record}/versions/1/content";

    /// <summary>Uploads new content and its envelope, and commits to both.</summary>
    public static async Task<StoredContent> StoreAsync(
        BenchMembers members,
        NodeConnection author,
        BenchPatient patient,
        int length,
        CancellationToken cancellationToken)
    {
        var (doctor, category) = (members.Doctors[0], Category.Imaging);
        var bytes = new byte[length];
        Random.Shared.NextBytes(bytes);
        var cid = CidBuilder.Of(bytes);
        using var upload = Bytes(bytes);
        var answer = await author.SendAsync(HttpMethod.Put, "v1/content", upload, cancellationToken);
        if (!Encoding.UTF8.GetString(answer).Contains(cid.ToString(), StringComparison.Ordinal))
        {
            throw new BenchException("bench-content-mismatch", "The node stored something else than was sent.");
        }

        var record = new RecordId(Some.RandomId());
        var address = new RecordAddress(members.Network, patient.Self.Id, record, 1, category);
        var envelope = Envelope.Seal(
            SealedContent.NewKey(), address, 1, Envelope.CategoryRecipient, patient.KeyOf(category).Key.Public);
        using var seal = new ReadOnlyMemoryContent(envelope.Bytes);
        seal.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await author.SendAsync(HttpMethod.Put, "v1/envelopes", seal, cancellationToken);
        var commitment = new Commitment(1, Digest.Of(bytes), cid, envelope.Digest);
        var message = new StoreRecord(patient.Self.Id, record, category, commitment);
        await BenchMembers.SubmitAsync(author, [members.Sign(message, doctor.SigningKey)], cancellationToken);
        return new StoredContent(record, length);
    }

    /// <summary>A body of sealed content.</summary>
    public static HttpContent Bytes(byte[] bytes)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
