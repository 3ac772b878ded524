using System.Net;

namespace Salus.Node.Tests.Doors;

/// <summary>A body whose last byte is sent when the test says so.</summary>
internal sealed class HeldContent : HttpContent
{
    private TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Another one, released with this one.</summary>
    public HeldContent Again() => new() { _released = _released };

    public void Release() => _released.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[1_000]);
        await stream.FlushAsync();
        await _released.Task;
        await stream.WriteAsync(new byte[1]);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
