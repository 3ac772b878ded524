using System.Buffers;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>A request's body, whole, in rented memory; the server has bounded its length, and all of them share a
/// budget.</summary>
internal sealed class Body : IDisposable
{
    /// <summary>How long a body that is held in memory may take to arrive.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly byte[] _rented;
    private readonly BodyBudget _budget;

    private Body(byte[] rented, int length, BodyBudget budget)
    {
        _rented = rented;
        _budget = budget;
        Bytes = rented.AsMemory(0, length);
    }

    /// <summary>The bytes; only until this is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads to the end. Refuses with <c>node-busy</c> when the node holds too many bodies, and with
    /// <c>body-too-slow</c> when this one does not end.</summary>
    public static async Task<Body> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var budget = request.HttpContext.RequestServices.GetRequiredService<BodyBudgets>().Of(request.HttpContext);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Longest);
        var held = 0L;
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(deadline.Token);
                var more = read.Buffer.Length - held;
                if (!budget.TryTake(more))
                {
                    throw new ProblemException(Problems.NodeBusy.Because(
                        "The node holds as many requests as it can; try again in a few seconds."));
                }

                held += more;
                if (read.IsCompleted)
                {
                    var body = Copy(read.Buffer, budget);
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    held = 0;
                    return body;
                }

                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(Problems.BodyTooSlow.Because(
                $"The body did not end within {Longest.TotalSeconds} seconds; send it again, in one go."));
        }
        finally
        {
            budget.Give(held);
        }
    }

    public void Dispose()
    {
        _budget.Give(Bytes.Length);
        ArrayPool<byte>.Shared.Return(_rented);
    }

    private static Body Copy(ReadOnlySequence<byte> bytes, BodyBudget budget)
    {
        var length = (int)bytes.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(rented);
        return new Body(rented, length, budget);
    }
}
