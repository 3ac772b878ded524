using System.Text;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Json;

namespace Salus.Node.Uploads;

/// <summary>An upload's id: drawn at random, 26 characters of base32.</summary>
internal readonly record struct UploadId(RandomId Value)
{
    public static bool TryParse(ReadOnlySpan<char> text, out UploadId id)
    {
        var read = RandomId.TryParse(text, out var value);
        id = new UploadId(value);
        return read;
    }

    public override string ToString() => Value.ToString();
}

/// <summary>What is noted of an upload on disk: whose it is, how long it will be, until when it is kept, and its CID
/// once it is whole (spec uploads 2.1).</summary>
internal sealed record UploadNote(MemberId Member, long Length, Timestamp Expires, Cid? Cid)
{
    public static UploadNote Read(ReadOnlyMemory<byte> bytes)
    {
        var fields = JsonFields.Parse(bytes);
        var note = new UploadNote(
            fields.Parsed<MemberId>("member", RandomId.TextLength, MemberId.TryParse),
            fields.Integer("length", 0, JsonFields.MaxInteger),
            new Timestamp(fields.Integer("expires", 0, JsonFields.MaxInteger)),
            fields.Has("cid")
                ? fields.Parsed<Cid>("cid", Primitives.Content.Cid.TextLength, Primitives.Content.Cid.TryParse)
                : null);
        fields.End();
        return note;
    }

    public byte[] Write()
    {
        var cid = Cid is { } known ? $",\"cid\":\"{known}\"" : "";
        return Encoding.ASCII.GetBytes(
            $$"""{"member":"{{Member}}","length":{{Length}},"expires":{{Expires.UnixMs}}{{cid}}}""");
    }
}

/// <summary>One upload under way. Whoever changes it holds its turn.</summary>
internal sealed class Upload(UploadId id, UploadNote note, long offset) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _offset = offset;

    public UploadId Id { get; } = id;

    public UploadNote Note { get; set; } = note;

    /// <summary>How many bytes are durable.</summary>
    public long Offset
    {
        get => Interlocked.Read(ref _offset);
        set => Interlocked.Exchange(ref _offset, value);
    }

    public bool IsGone { get; set; }

    /// <summary>Null when somebody else changes it now.</summary>
    public IDisposable? TryTakeTurn() => _turn.Wait(0) ? new Turn(_turn) : null;

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
