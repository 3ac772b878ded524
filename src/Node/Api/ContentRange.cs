using Microsoft.Net.Http.Headers;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Which bytes of a content are asked for: one range (RFC 9110 section 14.2), or all of them. Several ranges,
/// and what does not read, are answered with all (spec api 7.7).</summary>
internal readonly record struct ContentRange(long First, long Length, bool IsPart)
{
    /// <summary>What the request asks for; null when that begins behind the end.</summary>
    public static ContentRange? Of(HttpContext http, long length, EntityTagHeaderValue tag)
    {
        var headers = http.Request.GetTypedHeaders();
        var all = new ContentRange(0, length, IsPart: false);
        if (headers.Range is not { Unit.Value: "bytes", Ranges.Count: 1 } asked
            || (headers.IfRange is { } condition && !tag.Equals(condition.EntityTag)))
        {
            return all;
        }

        var range = asked.Ranges.Single();
        var (first, last) = range.From is { } from
            ? (from, Math.Min(range.To ?? long.MaxValue, length - 1))
            : (Math.Max(0, length - range.To!.Value), length - 1);
        return first < length ? new ContentRange(first, last - first + 1, IsPart: true) : null;
    }

    /// <summary>The answer to a range behind the end.</summary>
    public static Problem BehindEnd(HttpResponse response, long length)
    {
        response.Headers.ContentRange = new ContentRangeHeaderValue(length).ToString();
        return Problems.RangeNotSatisfiable.Because(
            "The range begins behind the end of the content; Content-Range names its length.");
    }

    /// <summary>Status and headers of the answer.</summary>
    public void Describe(HttpResponse response, long length, EntityTagHeaderValue tag)
    {
        response.StatusCode = IsPart ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentType = "application/octet-stream";
        response.ContentLength = Length;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = tag.ToString();
        if (IsPart)
        {
            response.Headers.ContentRange = new ContentRangeHeaderValue(First, First + Length - 1, length).ToString();
        }
    }
}
