using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Salus.Node.Api;

namespace Salus.Node.Tests.Api;

public sealed class An_answer_of_a_node_that_is_behind
{
    [Theory] // spec api 10.4
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public async Task says_so_if_it_was_when_it_was_asked_or_is(bool wasBehind, bool isBehind, bool saysSo)
    {
        var states = new Queue<bool>([wasBehind, isBehind]);
        var answer = new Answer();
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseFeature>(answer);

        await new BehindAnswers(_ => answer.StartAsync(), states.Dequeue).InvokeAsync(http);

        Assert.Equal(saysSo, http.Response.Headers.ContainsKey("Salus-Behind"));
    }

    private sealed class Answer : HttpResponseFeature
    {
        private Func<Task> _starting = () => Task.CompletedTask;

        public Task StartAsync() => _starting();

        public override void OnStarting(Func<object, Task> callback, object state) =>
            _starting = () => callback(state);
    }
}
