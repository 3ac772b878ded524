using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ihm.Intake.Devices;

namespace Salus.Ihm.Tests.Intake;

public sealed class A_device
{
    private static readonly DeviceShare Small = new(
        SamplesPerSecond: 10, SamplesAtOnce: 100, BatchesPerSecond: 1, BatchesAtOnce: 20, UnderWay: 2);

    private readonly TestDesk _test = new(Small);

    [Fact] // spec ihm-intake 6.1, 6.3
    public async Task shows_the_skew_of_its_clock_whatever_waited_on_the_way()
    {
        long[] delays = [3000, 40, 7_200_000, 25, 60, 3_600_000, 30, 45];
        foreach (var (index, delay) in delays.Index())
        {
            // Its clock is 90 s ahead.
            var address = _test.Address() with { Sent = _test.Time.Now.PlusMs(90_000 - delay) };
            var taken = await _test.SendAsync(TestDesk.Sign(_test.Key, address, _test.HeartRate($"r{index}")));
            Assert.IsType<IntakeAnswer.Taken>(taken);
        }

        Assert.InRange(Assert.Single(_test.Desk.DevicesOf(_test.Patient)).SkewMs!.Value, 89_900, 90_000);
    }

    [Fact] // spec ihm-intake 6.1
    public void with_one_wrong_stamp_keeps_its_skew()
    {
        var clock = new DeviceClock();
        for (var i = 0; i < 40; i++)
        {
            var received = new Ledger.Timestamp(1_000_000_000 + i * 60_000);
            clock.Observe(i == 30 ? received.PlusMs(86_400_000) : received.PlusMs(-20), received);
        }

        Assert.Equal(-20, clock.SkewMs);
    }

    [Fact] // spec ihm-intake 6.2
    public async Task that_is_ahead_may_send_what_is_new_by_its_own_clock()
    {
        var ahead = _test.Time.Now.PlusMs(20 * 60_000);
        var reading = _test.HeartRate("a") with { Time = ahead };
        var told = await _test.SendAsync(TestDesk.Sign(_test.Key, _test.Address() with { Sent = ahead }, reading));
        Assert.Equal(1, Assert.IsType<IntakeAnswer.Taken>(told).New);
    }

    [Theory] // spec ihm-intake 6.2
    [InlineData(4, true)]
    [InlineData(6, false)]
    public async Task that_tells_the_time_well_may_not_send_the_future(int minutes, bool isTaken)
    {
        var told = await _test.SendAsync(
            _test.Sign(_test.HeartRate("a") with { Time = _test.Time.Now.PlusMs(minutes * 60_000) }));
        var taken = Assert.IsType<IntakeAnswer.Taken>(told);
        Assert.Equal(isTaken ? [] : ["sample-in-future"], taken.Faults.Select(fault => fault.Code));
    }

    [Fact] // spec ihm-intake 6.2
    public async Task that_is_a_year_ahead_sends_the_future_all_the_same()
    {
        var ahead = _test.Time.Now.PlusMs(365L * 86_400_000);
        var reading = _test.HeartRate("a") with { Time = ahead };
        var told = await _test.SendAsync(TestDesk.Sign(_test.Key, _test.Address() with { Sent = ahead }, reading));
        Assert.Equal("sample-in-future", Assert.Single(Assert.IsType<IntakeAnswer.Taken>(told).Faults).Code);
    }

    [Fact] // spec ihm-intake 6.2
    public async Task may_send_what_is_days_old()
    {
        var old = _test.HeartRate("a") with { Time = _test.Time.Now.PlusMs(-9L * 86_400_000) };
        Assert.Equal(1, Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(_test.Sign(old))).New);
    }

    [Fact] // spec ihm-intake 7.1
    public async Task that_floods_is_put_off_while_others_are_served()
    {
        var other = _test.Register();
        var answers = new List<IntakeAnswer>();
        for (var i = 0; i < 50; i++)
        {
            answers.Add(await _test.SendAsync(_test.Sign(_test.HeartRate($"r{i}"))));
        }

        var refused = answers.OfType<IntakeAnswer.Refused>().ToList();
        Assert.Equal((20, 30), (answers.OfType<IntakeAnswer.Taken>().Count(), refused.Count));
        Assert.All(refused, answer => Assert.Equal(IhmProblems.DeviceTooFast, answer.Problem.Kind));
        Assert.IsType<IntakeAnswer.Taken>(
            await _test.SendAsync(TestDesk.Sign(other, _test.Address(), _test.HeartRate("x"))));
        Assert.Equal([0L, 30L], _test.Desk.DevicesOf(_test.Patient).Select(seen => seen.PutOff).Order());
    }

    [Fact] // spec ihm-intake 7.1
    public async Task that_sent_too_many_samples_is_served_again_when_it_was_told_to_come()
    {
        await _test.SendAsync(_test.Sign([.. Enumerable.Range(0, 150).Select(i => _test.HeartRate($"r{i}"))]));
        var jws = _test.Sign(_test.HeartRate("late"));

        var seconds = Assert.IsType<IntakeAnswer.Refused>(await _test.SendAsync(jws)).Problem.RetrySeconds!.Value;
        Assert.Equal(6, seconds);
        _test.Time.Move(TimeSpan.FromSeconds(seconds));

        Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(jws));
    }

    [Fact] // spec ihm-intake 7.1
    public async Task has_only_so_many_batches_under_way()
    {
        var store = new TaskCompletionSource();
        _test.Fault = () => store.Task;
        var first = _test.SendAsync(_test.Sign(_test.HeartRate("a")));
        var second = _test.SendAsync(_test.Sign(_test.HeartRate("b")));

        Assert.Equal("device-too-fast", TestDesk.CodeOf(await _test.SendAsync(_test.Sign(_test.HeartRate("c")))));

        store.SetResult();
        Assert.All(await Task.WhenAll(first, second), answer => Assert.IsType<IntakeAnswer.Taken>(answer));
        _test.Fault = null;
        Assert.IsType<IntakeAnswer.Taken>(await _test.SendAsync(_test.Sign(_test.HeartRate("c"))));
    }

    [Fact] // spec ihm-intake 7.2
    public void is_forgotten_when_too_many_others_were_heard_since()
    {
        var book = new DeviceBook(Small);
        var patients = new[] { _test.Patient };
        for (var i = 0; i < 21_000; i++)
        {
            var id = new Ledger.MemberId(new Primitives.RandomId((UInt128)i));
            book.Of(new KnownDevice(_test.Patient, id, _test.Key.Public)).Hear(new Ledger.Timestamp(i + 1));
        }

        var known = patients.SelectMany(book.Of).ToList();
        Assert.InRange(known.Count, 18_000, 20_000);
        Assert.Contains(known, seen => seen.LastSeen.UnixMs == 21_000);
        Assert.DoesNotContain(known, seen => seen.LastSeen.UnixMs <= 1000);
    }
}
