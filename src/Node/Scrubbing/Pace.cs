using Salus.Primitives.Content;

namespace Salus.Node.Scrubbing;

/// <summary>Rests nine times as long as was worked, so that the work takes about a tenth of one core.</summary>
internal sealed class Pace(TimeProvider time)
{
    private const int RestPerWork = 9;

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    private long _since = time.GetTimestamp();

    /// <summary>To be called after others were waited for: that was no work.</summary>
    public void Restart() => _since = time.GetTimestamp();

    /// <summary>To be called between pieces of work.</summary>
    public async ValueTask RestAsync(CancellationToken cancellationToken)
    {
        var worked = time.GetElapsedTime(_since);
        if (worked >= Least)
        {
            await Task.Delay(worked * RestPerWork, time, cancellationToken);
            _since = time.GetTimestamp();
        }
    }
}

/// <summary>A stream that rests between reads.</summary>
internal sealed class PacedStream(Stream under, Pace pace) : OneWayStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await pace.RestAsync(cancellationToken);
        return await under.ReadAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => under.Read(buffer, offset, count);
}
