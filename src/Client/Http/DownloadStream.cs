using System.Net;
using Salus.Ledger;
using Salus.Primitives.Content;

namespace Salus.Client.Http;

/// <summary>Content as it comes from a node. When the connection breaks or falls silent, it asks for the rest and
/// goes on there (spec records 6.8). Nothing of it is verified yet.</summary>
internal sealed class DownloadStream : OneWayStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Node _node;
    private readonly string _path;
    private readonly TransactionId? _permit;
    private readonly TimeProvider _time;
    private readonly long? _length;
    private HttpResponseMessage? _answer;
    private Stream? _body;
    private long _received;

    private DownloadStream(
        Node node, string path, TransactionId? permit, TimeProvider time, HttpResponseMessage answer)
    {
        (_node, _path, _permit, _time) = (node, path, permit, time);
        (_answer, _length) = (answer, answer.Content.Headers.ContentLength);
    }

    public override bool CanRead => true;

    /// <summary>Asks for it; a refusal is a <see cref="NodeProblemException"/>.</summary>
    public static async Task<DownloadStream> BeginAsync(
        Node node, string path, TransactionId? permit, TimeProvider time, CancellationToken cancellationToken) =>
        new(node, path, permit, time, await node.OpenAsync(path, permit, from: 0, cancellationToken));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return _received == _length ? 0 : await ReceiveAsync(buffer, cancellationToken);
            }
            catch (Exception broken) when (tried < Repetition.Tries && Repetition.IsWorthIt(broken, cancellationToken))
            {
                _answer?.Dispose();
                (_answer, _body) = (null, null);
                await Repetition.PauseAsync(tried, _time, cancellationToken);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body?.Dispose();
            _answer?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _answer ??= await GoOnAsync(cancellationToken);
        _body ??= new ImpatientStream(
            await _answer.Content.ReadAsStreamAsync(cancellationToken),
            Patience,
            _time,
            silence => new IOException(
                $"The node {_node.Address} gave nothing for {Patience.TotalSeconds} s.", silence));
        var read = await _body.ReadAsync(buffer, cancellationToken);
        _received += read;
        return read > 0 || _length is null
            ? read
            : throw new HttpIOException(HttpRequestError.ResponseEnded, "The content ended early.");
    }

    private async Task<HttpResponseMessage> GoOnAsync(CancellationToken cancellationToken)
    {
        var answer = await _node.OpenAsync(_path, _permit, _received, cancellationToken);
        if (_received == 0 || answer.Content.Headers.ContentRange?.From == _received)
        {
            return answer;
        }

        answer.Dispose();
        throw new AnswerException($"The node {_node.Address} does not go on with a content where it broke off.");
    }
}
