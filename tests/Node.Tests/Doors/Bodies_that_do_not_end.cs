using System.Net;
using Salus.Ledger;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

public sealed class Bodies_that_do_not_end : IAsyncLifetime
{
    private const int Begun = 12;
    private const int Length = 900_000;

    private readonly TestNetwork _network = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact] // spec doors 5.1
    public async Task are_refused_before_they_fill_the_memory_and_take_nothing_from_members()
    {
        var doctor = await _network.RegisterAsync(Role.Doctor);
        var stranger = _network.Client(certificate: null);
        var answers = Enumerable.Range(0, Begun).Select(_ => BeginAsync(stranger)).ToList();

        // 12 of 900,000 bytes are more than strangers may have begun together: some are refused, while the others last.
        using var refused = await await Task.WhenAny(answers);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("node-busy", await refused.Content.ReadAsStringAsync());
        Assert.Contains(answers, answer => !answer.IsCompleted);
        Assert.Equal(HttpStatusCode.BadRequest, (await doctor.PostAsync("/v1/transactions", new byte[1_000])).Status);

        _end.SetResult();
        var codes = new List<string>();
        foreach (var answer in answers)
        {
            codes.Add(await (await answer).Content.ReadAsStringAsync());
        }

        Assert.Contains(codes, code => code.Contains("revocation-list-malformed"));
        using var after = await BeginAsync(stranger);
        Assert.Contains("revocation-list-malformed", await after.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> BeginAsync(HttpClient client) => client.PutAsync(
        $"/v1/organisations/{_network.General.Id}/revocations", new Unfinished(_end.Task));

    /// <summary>Sends nearly all of it, and the last byte when it is told to.</summary>
    private sealed class Unfinished(Task end) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[Length - 1]);
            await stream.FlushAsync();
            await end;
            await stream.WriteAsync(new byte[1]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = Length;
            return true;
        }
    }
}
