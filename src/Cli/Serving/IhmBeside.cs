using Microsoft.Extensions.Logging;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ihm.Hosting;

namespace Salus.Cli.Serving;

/// <summary>The IHM beside a development network of one region, in this process. The network goes on without it: why it
/// does not start, or ends, is said.</summary>
internal sealed class IhmBeside : IAsyncDisposable
{
    private readonly IhmHost _host;

    private IhmBeside(IhmHost host, Screen screen)
    {
        _host = host;
        _ = TellOfEndAsync(screen);
    }

    /// <summary>Where devices, doctors and the portal's pages call.</summary>
    public Uri Address => _host.Address;

    /// <summary>Null where it did not start.</summary>
    public static async Task<IhmBeside?> StartAsync(
        NetworkFolder folder,
        IServedNetwork network,
        Screen screen,
        Action<ILoggingBuilder> logging,
        CancellationToken stop)
    {
        if (network.Regions.Count > 1)
        {
            return null;
        }

        try
        {
            Uri[] nodes = [.. network.Nodes.Select(node => node.Browsers)];
            IhmConfiguration.WriteBeside(folder, nodes);
            // A single node may have taken other ports than the last time.
            var options = IhmOptions.Read(folder.Ihm) with { Nodes = nodes };
            var passphrase = Passphrases.Find(null, folder, "the wallets of the IHM's agents");
            return new IhmBeside(
                await IhmHost.StartAsync(options, passphrase, TimeProvider.System, logging, stop), screen);
        }
        catch (Exception fault) when (Failures.Of(fault, stop) is { ExitCode: not ExitCodes.Interrupted } failure)
        {
            screen.Warn(
                $"The network is up without its IHM: {failure.Message}\n"
                + "  When that is mended, start it with: ./salus ihm");
            return null;
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task TellOfEndAsync(Screen screen)
    {
        try
        {
            await _host.Completion;
        }
        catch (OperationCanceledException)
        {
            // It was stopped.
        }
        catch (Exception fault) when (Failures.Of(fault, CancellationToken.None) is { } failure)
        {
            screen.Warn($"The IHM has ended: {failure.Message}\n  The network goes on; start it with: ./salus ihm");
        }
    }
}
