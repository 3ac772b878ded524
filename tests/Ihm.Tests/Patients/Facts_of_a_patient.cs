using System.Net;
using Salus.Client;
using Salus.Ihm.Patients;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Patients;

public sealed class Facts_of_a_patient
{
    private readonly SetTime _time = new();
    private readonly KnownFacts _known;
    private Func<Task<Facts>> _node;
    private int _asked;

    public Facts_of_a_patient()
    {
        _node = () => Task.FromResult(Some.Facts() with { Asked = Now });
        _known = new KnownFacts(
            _ =>
            {
                _asked++;
                return _node();
            },
            _time);
    }

    private Timestamp Now => new(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private static Task<Facts> NoNode => Task.FromException<Facts>(new NoNodeException("none", null));

    [Fact] // spec ihm 1.3
    public async Task are_asked_for_again_after_a_second()
    {
        await _known.AskAsync(CancellationToken.None);
        _time.Pass(TimeSpan.FromMilliseconds(999));
        await _known.AskAsync(CancellationToken.None);
        Assert.Equal(1, _asked);
        _time.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Now, (await _known.AskAsync(CancellationToken.None)).Asked);
        Assert.Equal(2, _asked);
    }

    [Fact] // spec ihm 1.3
    public async Task are_asked_for_once_for_all_who_wait()
    {
        var answer = new TaskCompletionSource<Facts>();
        _node = () => answer.Task;
        var waiting = Enumerable.Range(0, 20).Select(_ => _known.AskAsync(CancellationToken.None)).ToList();
        answer.SetResult(Some.Facts());
        await Task.WhenAll(waiting);
        Assert.Equal(1, _asked);
    }

    [Fact] // spec ihm 1.4
    public async Task hold_for_intake_for_a_day_while_no_node_answers()
    {
        var last = await _known.AskAsync(CancellationToken.None);
        _node = () => NoNode;
        _time.Pass(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Same(last, await _known.StandingAsync(CancellationToken.None));
        await Assert.ThrowsAsync<NoNodeException>(() => _known.AskAsync(CancellationToken.None));
        Assert.True(_known.IsUnreachable);
        _time.Pass(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<NoNodeException>(() => _known.StandingAsync(CancellationToken.None));
    }

    [Fact] // spec ihm 1.4
    public async Task do_not_keep_intake_waiting_for_a_node_that_was_silent()
    {
        var last = await _known.AskAsync(CancellationToken.None);
        _node = () => NoNode;
        _time.Pass(TimeSpan.FromMinutes(1));
        await _known.StandingAsync(CancellationToken.None);
        _node = () => new TaskCompletionSource<Facts>().Task;
        Assert.Same(last, await _known.StandingAsync(CancellationToken.None));
    }

    [Fact] // spec ihm 1.4
    public async Task end_with_a_node_that_says_no()
    {
        await _known.AskAsync(CancellationToken.None);
        _time.Pass(TimeSpan.FromMinutes(1));
        _node = () => Task.FromException<Facts>(
            new NodeProblemException("unknown-patient", "no", HttpStatusCode.NotFound));
        await Assert.ThrowsAsync<NodeProblemException>(() => _known.StandingAsync(CancellationToken.None));
        _node = () => NoNode;
        await Assert.ThrowsAsync<NoNodeException>(() => _known.StandingAsync(CancellationToken.None));
    }

    [Fact] // spec ihm 1.4
    public async Task are_those_of_before_a_restart_while_no_node_answers()
    {
        var kept = Some.Facts() with { Asked = Now };
        _known.Recall(kept);
        _node = () => NoNode;
        _time.Pass(TimeSpan.FromHours(1));
        Assert.Same(kept, await _known.StandingAsync(CancellationToken.None));
    }
}
