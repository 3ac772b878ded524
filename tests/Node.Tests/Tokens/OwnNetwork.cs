using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Tokens;

/// <summary>A network for one test, that moves its clock or sets its options.</summary>
internal sealed class OwnNetwork : IAsyncDisposable
{
    private OwnNetwork(TestNetwork network) => Network = network;

    public TestNetwork Network { get; }

    public static async Task<OwnNetwork> StartAsync(Func<NodeOptions, NodeOptions>? configure = null)
    {
        var network = new TestNetwork { Configure = configure ?? (options => options) };
        await network.InitializeAsync();
        return new OwnNetwork(network);
    }

    public (HttpClient Http, Browser Browser) Open(Person person) =>
        (Network.Browsers(), new Browser(Network, person.Keys.Signing));

    public async ValueTask DisposeAsync() => await Network.DisposeAsync();
}
