using System.Text.Json;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives.Json;

namespace Salus.Ihm.Watching;

/// <summary>Up to which segment a patient was watched, and how far that was at each of the last hours: from the oldest
/// of these on, what was watched is replayed after a restart, so that the normal course is known again.</summary>
internal sealed record Progress(long Watched, IReadOnlyList<Mark> Marks)
{
    private const int Hours = 24;

    private const int MaxMarks = Hours + 2;

    public static Progress None { get; } = new(0, []);

    /// <summary>The segment after which the replay begins.</summary>
    public long WarmFrom => Marks is [var oldest, ..] ? oldest.Segment : 0;

    public static DocumentKey KeyOf(MemberId patient) => new("watched", patient, "progress");

    public Progress At(long watched, Timestamp now)
    {
        var hour = now.UnixMs / (long)TimeSpan.FromHours(1).TotalMilliseconds;
        var isNew = Marks is not [.., var last] || last.Hour != hour;
        return new Progress(watched, isNew
            ? [.. Marks.Where(mark => mark.Hour >= hour - Hours), new Mark(hour, Watched)]
            : Marks);
    }

    public static Progress Read(ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var watched = fields.Integer("watched", 0, JsonFields.MaxInteger);
        Mark[] marks = [.. fields.Objects("marks", MaxMarks).Select(mark => new Mark(
            mark.Integer("hour", 0, JsonFields.MaxInteger), mark.Integer("segment", 0, JsonFields.MaxInteger)))];
        fields.End();
        return new Progress(watched, marks);
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        watched = Watched,
        marks = Marks.Select(mark => new { hour = mark.Hour, segment = mark.Segment }),
    });
}

/// <summary>The segment that was the last one when an hour (since 1970) began.</summary>
internal readonly record struct Mark(long Hour, long Segment);
