using System.Globalization;
using Salus.Node.Api;
using Salus.Node.Content;
using Salus.Node.Erasures;
using Salus.Node.Hosting;
using Salus.Web;

namespace Salus.Node.Uploads;

/// <summary>Resumable uploads: tus 1.0.0 with creation, termination and expiration (spec uploads).</summary>
internal static class UploadRoutes
{
    private const string Version = "1.0.0";
    private const string Part = "application/offset+octet-stream";

    private static readonly Problem Unknown = Problems.UnknownUpload.Because(
        "There is no such upload of yours here: it expired, was deleted, or never was. Begin a new one.");

    public static void Map(IEndpointRouteBuilder routes, NodeOptions options)
    {
        var uploads = routes.MapGroup("/uploads").AddEndpointFilter(SpeakTusAsync);
        uploads.MapMethods("", ["OPTIONS"], Describe).For(Audience.Writers)
            .Says("Says which version and extensions of tus are spoken.");
        uploads.MapPost("", CreateAsync).For(Audience.Writers)
            .Says("Begins an upload of Upload-Length bytes; Location names it.");
        uploads.MapMethods("/{upload}", ["HEAD"], Look).For(Audience.Writers)
            .Says("Says how far an upload is and, once it is whole, its CID.");
        uploads.MapPatch("/{upload}", AppendAsync).For(Audience.Writers).Takes(options.MaxContentBytes)
            .Weighs(Weight.Heavy)
            .Says("Adds bytes to an upload at Upload-Offset; the last byte makes it a content.");
        uploads.MapDelete("/{upload}", Delete).For(Audience.Writers).Says("Ends an upload and deletes its bytes.");
    }

    private static async ValueTask<object?> SpeakTusAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.OnStarting(() =>
        {
            http.Response.Headers["Tus-Resumable"] = Version;
            http.Response.Headers["Tus-Version"] = Version;
            return Task.CompletedTask;
        });
        return HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers["Tus-Resumable"] == Version
            ? await next(context)
            : Problems.UnsupportedTusVersion.Because("Send the header Tus-Resumable: 1.0.0.");
    }

    private static IResult Describe(Call call, NodeOptions options)
    {
        var headers = call.Http.Response.Headers;
        headers["Tus-Extension"] = "creation,termination,expiration";
        headers["Tus-Max-Size"] = Text(options.MaxContentBytes);
        return Results.NoContent();
    }

    private static async Task<IResult> CreateAsync(
        Call call, UploadDesk desk, ContentLimits limits, NodeOptions options, LocalNode node)
    {
        var length = Number(call, "Upload-Length");
        if (length > options.MaxContentBytes)
        {
            throw new ProblemException(Problems.BodyTooLarge.Because(
                "The content has more bytes than this store takes; Tus-Max-Size says how many it does."));
        }

        limits.RequireRoom();
        var upload = await desk.CreateAsync(call.Member.Id, length);
        Count(upload, node);
        Tell(upload, call.Http.Response);
        return Results.Created($"/v1/uploads/{upload.Id}", null);
    }

    private static IResult Look(Call call, UploadDesk desk)
    {
        Tell(Find(call, desk), call.Http.Response);
        return Results.Ok();
    }

    private static async Task<IResult> AppendAsync(Call call, UploadDesk desk, ContentLimits limits, LocalNode node)
    {
        var request = call.Http.Request;
        if (request.ContentType != Part)
        {
            throw new ProblemException(Problems.WrongMediaType.Because($"Send the part as {Part}.", "Content-Type"));
        }

        var offset = Number(call, "Upload-Offset");
        var upload = Find(call, desk);
        using var turn = TakeTurn(upload);
        if (offset != upload.Offset)
        {
            throw new ProblemException(Problems.UploadOffsetMismatch.Because(
                "The upload is at another offset; ask with HEAD and go on there.", "Upload-Offset"));
        }

        if (upload.Note.Cid is null)
        {
            await desk.AppendAsync(upload, limits.Count(call.Member.Id, request.Body), call.Aborted);
            Count(upload, node);
        }

        if (upload.Note.Cid is { } cid)
        {
            await node.RequireNotErasedAsync(cid);
        }

        Tell(upload, call.Http.Response);
        return Results.NoContent();
    }

    private static IResult Delete(Call call, UploadDesk desk)
    {
        var upload = Find(call, desk);
        using var turn = TakeTurn(upload);
        desk.Delete(upload);
        return Results.NoContent();
    }

    private static Upload Find(Call call, UploadDesk desk) =>
        desk.Find(call.Route<UploadId>("upload", UploadId.TryParse, Unknown), call.Member.Id)
        ?? throw new ProblemException(Unknown);

    private static IDisposable TakeTurn(Upload upload)
    {
        var turn = upload.TryTakeTurn() ?? throw new ProblemException(Problems.UploadBusy.Because(
            "Another request adds to this upload; wait for it, ask with HEAD and go on there."));
        if (!upload.IsGone)
        {
            return turn;
        }

        turn.Dispose();
        throw new ProblemException(Unknown);
    }

    private static long Number(Call call, string header) =>
        call.Http.Request.Headers[header] is [{ Length: > 0 } text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ProblemException(Problems.MalformedParameter.Because(
                $"{header}: must be one whole number of bytes.", header));

    private static void Count(Upload upload, LocalNode node)
    {
        if (upload.Note.Cid is not null)
        {
            node.Metrics.CountContentIn(upload.Note.Length);
        }
    }

    private static void Tell(Upload upload, HttpResponse response)
    {
        var headers = response.Headers;
        headers.CacheControl = "no-store";
        headers["Upload-Offset"] = Text(upload.Offset);
        headers["Upload-Length"] = Text(upload.Note.Length);
        headers["Upload-Expires"] =
            DateTimeOffset.FromUnixTimeMilliseconds(upload.Note.Expires.UnixMs).ToString("R", CultureInfo.InvariantCulture);
        if (upload.Note.Cid is { } cid)
        {
            headers["Salus-Cid"] = cid.ToString();
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
