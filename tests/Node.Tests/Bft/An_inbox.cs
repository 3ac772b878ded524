using Salus.Node.Bft;

namespace Salus.Node.Tests.Bft;

/// <summary>What waits for the loop of a validator.</summary>
public sealed class An_inbox
{
    private readonly Inbox<string> _inbox = new(mostOfEach: 3, mostBytesOfEach: 100);

    [Fact] // spec votes 5.3
    public async Task Gives_one_of_each_sender_in_turn_and_its_own_first()
    {
        Assert.True(_inbox.TryAdd("v4", "a1", 1));
        Assert.True(_inbox.TryAdd("v4", "a2", 1));
        Assert.True(_inbox.TryAdd("v4", "a3", 1));
        Assert.True(_inbox.TryAdd("v2", "b1", 1));
        Assert.True(_inbox.TryAdd("v2", "b2", 1));
        Assert.True(_inbox.TryAdd("v3", "c1", 1));
        _inbox.Add("own");

        Assert.Equal(["own", "a1", "b1", "c1", "a2", "b2", "a3"], await AllAsync());
    }

    [Fact] // spec votes 5.3
    public async Task Keeps_so_many_of_each_and_so_many_bytes()
    {
        Assert.True(_inbox.TryAdd("v4", "a1", 60));
        Assert.False(_inbox.TryAdd("v4", "a2", 41));
        Assert.True(_inbox.TryAdd("v4", "a3", 20));
        Assert.True(_inbox.TryAdd("v4", "a4", 20));
        Assert.False(_inbox.TryAdd("v4", "a5", 0));
        Assert.True(_inbox.TryAdd("v2", "b1", 1_000));
        Assert.False(_inbox.TryAdd("v2", "b2", 1));

        Assert.Equal(["a1", "b1", "a3", "a4"], await AllAsync());
        Assert.True(_inbox.TryAdd("v4", "a6", 100));
    }

    [Fact] // spec votes 5.3
    public async Task Is_read_while_many_add()
    {
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var item = 0; item < 1000; item++)
            {
                _inbox.Add($"{writer} {item}");
            }
        })).ToArray();
        var read = AllAsync(complete: false);
        await Task.WhenAll(writers);
        _inbox.Complete();

        var items = await read.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(4000, items.Distinct().Count());
        for (var writer = 0; writer < 4; writer++)
        {
            var own = items.Where(item => item.StartsWith($"{writer} ", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 1000).Select(item => $"{writer} {item}"), own);
        }
    }

    private async Task<List<string>> AllAsync(bool complete = true)
    {
        if (complete)
        {
            _inbox.Complete();
        }

        List<string> all = [];
        await foreach (var item in _inbox.ReadAllAsync())
        {
            all.Add(item);
        }

        return all;
    }
}
