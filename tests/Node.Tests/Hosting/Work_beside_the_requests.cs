using Salus.Node.Hosting;
using Salus.Web;

namespace Salus.Node.Tests.Hosting;

public sealed class Work_beside_the_requests
{
    // spec api 9.1
    [Fact]
    public async Task is_not_over_while_it_goes_on_and_ends_when_it_is_stopped()
    {
        using var work = new BackgroundWork();
        Assert.False(work.Completion.IsCompleted);
        var hasEnded = false;
        work.Start(UntilStoppedAsync, UntilStoppedAsync);
        Assert.False(work.Completion.IsCompleted);

        await work.StopAsync();

        Assert.True(hasEnded);
        await work.Completion;

        async Task UntilStoppedAsync(CancellationToken stopping)
        {
            await Stopped(stopping);
            hasEnded = true;
        }
    }

    // spec api 9.1
    [Fact]
    public async Task tells_why_a_part_failed_and_is_stopped_without_a_fault()
    {
        using var work = new BackgroundWork();
        var fail = new TaskCompletionSource();
        work.Start(Stopped, _ => fail.Task);
        Assert.False(work.Completion.IsCompleted);

        fail.SetException(new InvalidDataException("cause"));

        Assert.Equal("cause", (await Assert.ThrowsAsync<InvalidDataException>(() => work.Completion)).Message);
        await work.StopAsync();
    }

    private static Task Stopped(CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource();
        stopping.Register(stopped.SetResult);
        return stopped.Task;
    }
}
