using Salus.Client.Records;
using Salus.Primitives.Content;

namespace Salus.Client.Http;

/// <summary>What is written goes to a node as a resumable upload (tus 1.0.0, spec uploads): part by part, each kept
/// until the node has it. When the connection breaks, it asks how far the node is and goes on there.</summary>
internal sealed class UploadStream : OneWayStream
{
    private const int PartBytes = 8 * 1024 * 1024;

    private readonly Node _node;
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly byte[] _part = new byte[PartBytes];
    private int _filled;
    private long _sent;
    private string? _cid;

    private UploadStream(Node node, string path, TimeProvider time) => (_node, _path, _time) = (node, path, time);

    public override bool CanWrite => true;

    /// <summary>Begins an upload of so many bytes.</summary>
    public static async Task<UploadStream> BeginAsync(
        Node node, long length, TimeProvider time, CancellationToken cancellationToken)
    {
        var headers = await node.TusAsync(
            new TusRequest(HttpMethod.Post, "v1/uploads") { Length = length }, cancellationToken);
        return new UploadStream(node, headers.Location ?? throw NoUpload(node), time);
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var taken = buffer[..Math.Min(buffer.Length, PartBytes - _filled)];
            taken.CopyTo(_part.AsMemory(_filled));
            _filled += taken.Length;
            buffer = buffer[taken.Length..];
            if (_filled == PartBytes)
            {
                await SendPartAsync(cancellationToken);
            }
        }
    }

    /// <summary>Sends what is left; another CID than the one expected is an <see cref="AnswerException"/>.</summary>
    public async Task FinishAsync(Cid expected, CancellationToken cancellationToken)
    {
        if (_filled > 0)
        {
            await SendPartAsync(cancellationToken);
        }

        if (_cid != expected.ToString())
        {
            throw new AnswerException($"The node {_node.Address} stored something else than was sent.");
        }
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        var end = _sent + _filled;
        for (var tried = 1; tried <= Repetition.Tries; tried++)
        {
            try
            {
                await (tried == 1 ? PatchAsync(end, cancellationToken) : GoOnAsync(end, cancellationToken));
                if (_sent == end)
                {
                    _filled = 0;
                    return;
                }
            }
            catch (Exception broken) when (tried < Repetition.Tries && Repetition.IsWorthIt(broken, cancellationToken))
            {
                await Repetition.PauseAsync(tried, _time, cancellationToken);
            }
        }

        throw new AnswerException($"The node {_node.Address} takes nothing more of an upload.");
    }

    // The node may have taken some of the part before the connection broke, or all of it.
    private async Task GoOnAsync(long end, CancellationToken cancellationToken)
    {
        Take(await _node.TusAsync(new TusRequest(HttpMethod.Head, _path), cancellationToken), end);
        if (_sent < end)
        {
            await PatchAsync(end, cancellationToken);
        }
    }

    private async Task PatchAsync(long end, CancellationToken cancellationToken)
    {
        var left = (int)(end - _sent);
        var request = new TusRequest(HttpMethod.Patch, _path)
        {
            Offset = _sent,
            Part = _part.AsMemory(_filled - left, left),
        };
        Take(await _node.TusAsync(request, cancellationToken), end);
    }

    private void Take(TusAnswer answer, long end)
    {
        var first = end - _filled;
        _sent = answer.Offset >= first && answer.Offset <= end
            ? answer.Offset
            : throw new AnswerException($"The node {_node.Address} lost part of an upload.");
        _cid = answer.Cid;
    }

    private static AnswerException NoUpload(Node node) => new($"The node {node.Address} did not say where to upload.");
}
