using Salus.Ihm.Anchoring;
using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Tests.Anchoring;

public sealed class Batches_that_wait
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly WaitingBatches _waiting = new();

    [Fact] // spec ihm 3.6
    public void are_tried_oldest_first()
    {
        _waiting.Add(Batch(1));
        _waiting.Add(Batch(2));
        Assert.Equal(1, _waiting.Next(Now)!.Through);
        _waiting.Done();
        Assert.Equal(2, _waiting.Next(Now)!.Through);
        _waiting.Done();
        Assert.Null(_waiting.Next(Now));
    }

    [Fact] // spec ihm 3.6, 3.7
    public void are_tried_again_ever_later_and_say_why()
    {
        _waiting.Add(Batch(1));
        var (now, waits) = (Now, new List<int>());
        for (var attempt = 0; attempt < 9; attempt++)
        {
            _waiting.Pause("no-node-reached", now);
            var seconds = 0;
            while (_waiting.Next(now.AddSeconds(seconds)) is null)
            {
                seconds++;
            }

            waits.Add(seconds);
            now = now.AddSeconds(seconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
        Assert.Equal("no-node-reached", _waiting.Fault);
        _waiting.Done();
        Assert.Null(_waiting.Fault);
        _waiting.Add(Batch(2));
        _waiting.Pause("rotation-due", now);
        Assert.NotNull(_waiting.Next(now.AddSeconds(1)));
    }

    private static PlannedBatch Batch(long through) => new(
        new BatchId(new RandomId((UInt128)through)),
        Category.VitalSigns,
        through - 1,
        through,
        1,
        new Timestamp(1_000 * through),
        new byte[32]);
}
