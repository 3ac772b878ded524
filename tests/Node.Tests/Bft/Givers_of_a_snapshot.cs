using Salus.Node.Bft;

namespace Salus.Node.Tests.Bft;

public sealed class Givers_of_a_snapshot
{
    private readonly Givers _givers = new(["v1", "v2", "v3"]);

    [Fact] // spec snapshots 4.4
    public void Are_asked_as_long_as_they_give_in_time()
    {
        _givers.Waited(TimeSpan.FromSeconds(0.9));

        Assert.Equal("v1", _givers.First);
    }

    [Fact] // spec snapshots 4.4
    public void Come_last_when_they_let_others_wait()
    {
        _givers.Waited(TimeSpan.FromSeconds(4.9));
        Assert.Equal("v2", _givers.First);
        _givers.Leave();
        _givers.Waited(TimeSpan.FromSeconds(2));

        Assert.Equal("v1", _givers.First);
    }

    [Fact] // spec snapshots 4.4
    public void Come_to_an_end()
    {
        _givers.Leave();
        _givers.Leave();
        _givers.Leave();

        Assert.Null(_givers.First);
    }
}
