using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Salus.Node.Api;
using Salus.Node.Certificates;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Api;

public sealed class A_request_under_way : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-running-");

    public Task InitializeAsync() => _network.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _network.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // spec certificates 4.6
    [Fact]
    public async Task is_ended_by_a_list_whatever_became_of_the_others()
    {
        using var revocations = Revocations.Open(_folder.FullName, _network.Founded.Genesis, _network.Time);
        using var running = new RunningRequests(revocations);
        var end = new TaskCompletionSource();
        var isOver = false;
        var requests = Enumerable.Range(0, 20).Select(_ => new Request()).ToList();
        var served = requests.Select((request, number) => running.ServeAsync(
            request.Http,
            () => !isOver || (number % 2 == 0 ? throw new ObjectDisposedException("the request") : false),
            _ => end.Task)).ToList();
        isOver = true;

        revocations.Take(_network.General.Id, _network.General.Authority.Revoke(["1F"]));

        Assert.All(requests.Where((_, number) => number % 2 == 1), request => Assert.True(request.IsAborted));
        end.SetResult();
        await Task.WhenAll(served);
    }

    // spec certificates 4.6
    [Fact]
    public async Task is_not_begun_when_a_list_was_taken_just_before()
    {
        using var revocations = Revocations.Open(_folder.FullName, _network.Founded.Genesis, _network.Time);
        using var running = new RunningRequests(revocations);
        var request = new Request();

        await running.ServeAsync(
            request.Http, () => false, _ => throw new InvalidOperationException("it was served"));

        Assert.True(request.IsAborted);
    }

    private sealed class Request : IHttpRequestLifetimeFeature
    {
        public Request() => Http.Features.Set<IHttpRequestLifetimeFeature>(this);

        public DefaultHttpContext Http { get; } = new();

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
