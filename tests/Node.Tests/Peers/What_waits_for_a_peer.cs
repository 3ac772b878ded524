using Salus.Node.Peers;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Peers;

public sealed class What_waits_for_a_peer
{
    private static readonly PeerMessage Work = new PeerMessage.Work([]);
    private static readonly PeerMessage Give = new PeerMessage.Give([]);
    private static readonly PeerMessage Ask = new PeerMessage.Ask(1);

    [Fact] // spec peers 3.3
    public void is_bounded_and_leaves_room_for_what_cannot_wait()
    {
        var outbox = new Outbox(1_000_000);

        Assert.InRange(Fill(outbox, Work), 490_000, 500_000);
        Assert.InRange(Fill(outbox, Give), 740_000, 750_000);
        Assert.InRange(Fill(outbox, Ask), 990_000, 1_000_000);
        Assert.InRange(Fill(outbox, Work), 990_000, 1_000_000);
    }

    [Fact] // spec peers 3.3
    public void takes_room_even_when_it_is_small_and_gives_it_back()
    {
        var outbox = new Outbox(1_000_000);
        var taken = 0;
        for (; outbox.TryAdd(Ask, [1]); taken++)
        {
        }

        Assert.InRange(taken, 1_000, 20_000);
        for (; outbox.TryTake(out var frame); taken--)
        {
            outbox.Sent(frame);
        }

        Assert.Equal((0, 0L), (taken, outbox.Bytes));
        Assert.True(outbox.TryAdd(Work, [1]));
    }

    [Fact] // spec peers 4.1
    public async Task is_read_later_when_it_comes_too_fast()
    {
        var time = new ManualTime();
        var rate = new ByteRate(1_000, time);

        Assert.True(rate.TakeAsync(1_000, CancellationToken.None).IsCompleted);
        var late = rate.TakeAsync(500, CancellationToken.None);
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(late.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        await late.WaitAsync(TimeSpan.FromSeconds(60));

        // An hour of silence is a second's worth, no more.
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(rate.TakeAsync(1_000, CancellationToken.None).IsCompleted);
        Assert.False(rate.TakeAsync(100, CancellationToken.None).IsCompleted);
    }

    private static long Fill(Outbox outbox, PeerMessage message)
    {
        while (outbox.TryAdd(message, new byte[1_000]))
        {
        }

        return outbox.Bytes;
    }
}
