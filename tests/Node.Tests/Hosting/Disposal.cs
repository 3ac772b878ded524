namespace Salus.Node.Tests.Hosting;

/// <summary>A network of one test's own, stopped when the test ends.</summary>
internal sealed class Disposal(TestNetwork network) : IAsyncDisposable
{
    public TestNetwork Network { get; } = network;

    public async ValueTask DisposeAsync() => await Network.DisposeAsync();
}
