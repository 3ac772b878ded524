using System.Buffers;

namespace Salus.Node.Api;

/// <summary>A request's body, whole, in rented memory; the server has bounded its length.</summary>
internal sealed class Body : IDisposable
{
    private readonly byte[] _rented;

    private Body(byte[] rented, int length)
    {
        _rented = rented;
        Bytes = rented.AsMemory(0, length);
    }

    /// <summary>The bytes; only until this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public static async Task<Body> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var length = (int)read.Buffer.Length;
                var rented = ArrayPool<byte>.Shared.Rent(length);
                read.Buffer.CopyTo(rented);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return new Body(rented, length);
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);
}
