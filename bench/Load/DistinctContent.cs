using System.Net;
using System.Net.Http.Headers;

namespace Salus.Bench.Load;

/// <summary>A body of random bytes that no other has: sixteen of its own, then bytes that all of them have.</summary>
internal sealed class DistinctContent : HttpContent
{
    private readonly byte[] _first = Guid.NewGuid().ToByteArray();
    private readonly ReadOnlyMemory<byte> _rest;

    public DistinctContent(byte[] bytes)
    {
        _rest = bytes.AsMemory(_first.Length);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_first);
        await stream.WriteAsync(_rest);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _first.Length + _rest.Length;
        return true;
    }
}
