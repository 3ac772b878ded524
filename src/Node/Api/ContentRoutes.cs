using System.Buffers;
using Microsoft.Net.Http.Headers;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Content;
using Salus.Node.Erasures;
using Salus.Node.Hosting;
using Salus.Node.Permits;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Ciphertext and envelopes: in from whoever writes, out to the patient or under a permit (spec api
/// 7).</summary>
internal static class ContentRoutes
{
    private const int PartBytes = 256 * 1024;

    /// <summary>The answer for a version that the caller may read and this store does not hold.</summary>
    public static readonly Problem Missing = Problems.ContentMissing.Because(
        "This store does not hold it; ask another store of the region.");

    public static void Map(IEndpointRouteBuilder routes, NodeOptions options)
    {
        routes.MapPut("/content", PutContentAsync).For(Audience.Writers).Takes(options.MaxContentBytes)
            .Weighs(Weight.Heavy)
            .Says("Stores sealed content and answers its CID.");
        routes.MapPut("/envelopes", PutEnvelopeAsync).For(Audience.Writers).Takes(EnvelopeFolder.MaxBytes)
            .Says("Stores an envelope and answers its digest.");
        routes.MapGet("/records/{record}/versions/{version}/content", GetContentAsync).For(Audience.Members)
            .Weighs(Weight.Heavy)
            .Says("Gives a version's sealed content, verified, to the patient or under a permit.");
        routes.MapGet("/records/{record}/versions/{version}/envelope", GetEnvelopeAsync).For(Audience.Members)
            .Says("Gives a version's envelope, verified; under a narrowed consent the grantee's own.");
    }

    private static async Task<IResult> PutContentAsync(
        Call call, LocalNode node, ContentLimits limits, NodeOptions options)
    {
        var body = limits.Count(call.Member.Id, call.Http.Request.Body);
        var stored = await node.Store.Content.PutAsync(body, options.MaxContentBytes, call.Aborted);
        node.Metrics.CountContentIn(stored.Length);
        await node.RequireNotErasedAsync(stored.Cid);
        return ApiJson.Answer(new ContentAnswer(stored.Cid, stored.Length), StatusCodes.Status201Created);
    }

    private static async Task<IResult> PutEnvelopeAsync(Call call, LocalNode node, ContentLimits limits)
    {
        limits.RequireRoom();
        using var body = await Body.ReadAsync(call.Http.Request, call.Aborted);
        var digest = await node.Store.Envelopes.PutAsync(body.Bytes, call.Aborted);
        node.RequireNotErased(digest, body.Bytes);
        return ApiJson.Answer(new EnvelopeAnswer(digest), StatusCodes.Status201Created);
    }

    private static Task<IResult> GetContentAsync(Call call, LocalNode node, PermitDesk desk) =>
        ServeContentAsync(call, node, new ContentAdmission(call, node, desk).Admit());

    private static Task<IResult> GetEnvelopeAsync(Call call, LocalNode node, PermitDesk desk) =>
        ServeEnvelopeAsync(call, node, new ContentAdmission(call, node, desk).Admit());

    /// <summary>Serves the ciphertext of what the caller was admitted to.</summary>
    public static async Task<IResult> ServeContentAsync(Call call, LocalNode node, Reading reading)
    {
        await using var content = await node.Store.Content.OpenAsync(reading.Content, call.Aborted);
        if (content is null)
        {
            return Missing;
        }

        var tag = new EntityTagHeaderValue($"\"{reading.Content}\"");
        var response = call.Http.Response;
        if (ContentRange.Of(call.Http, content.Length, tag) is not { } range)
        {
            return ContentRange.BehindEnd(response, content.Length);
        }

        content.Position = range.First;
        await SendAsync(
            content, range.Length, call, reading, () => range.Describe(response, content.Length, tag));
        node.Metrics.CountContentOut(range.Length);
        return Results.Empty;
    }

    /// <summary>Serves the envelope of what the caller was admitted to.</summary>
    public static async Task<IResult> ServeEnvelopeAsync(Call call, LocalNode node, Reading reading)
    {
        if (await node.Store.Envelopes.ReadAsync(reading.Envelope, call.Aborted) is not { } envelope)
        {
            return Missing;
        }

        reading.Note();
        if (!reading.IsStillGood())
        {
            return Missing;
        }

        return Results.Bytes(envelope, "application/json");
    }

    // The first part is verified, and the release durable, before the answer begins. spec api 6.6, 7.4
    private static async Task SendAsync(
        Stream content, long length, Call call, Reading reading, Action describe)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PartBytes);
        try
        {
            var part = await ReadPartAsync(content, buffer, length, call.Aborted);
            reading.Note();
            describe();
            while (!part.IsEmpty)
            {
                // A revocation or an erasure stops an answer that is under way. spec api 6.5, erasure 1.1
                if (!reading.IsStillGood())
                {
                    call.Http.Abort();
                    return;
                }

                await call.Http.Response.Body.WriteAsync(part, call.Aborted);
                length -= part.Length;
                part = await ReadPartAsync(content, buffer, length, call.Aborted);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadPartAsync(
        Stream content, byte[] buffer, long left, CancellationToken cancellationToken)
    {
        var part = buffer.AsMemory(0, (int)Math.Min(PartBytes, left));
        return part[..await content.ReadAsync(part, cancellationToken)];
    }

    private sealed record ContentAnswer(Cid Cid, long Length);

    private sealed record EnvelopeAnswer(Digest Digest);
}
