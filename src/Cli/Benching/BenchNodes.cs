using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Bench;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Node.Hosting;

namespace Salus.Cli.Benching;

/// <summary>Throw-away networks for the benchmark, each node a process of its own.</summary>
internal static class BenchNodes
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    /// <summary>Founds a network of one hospital.</summary>
    public static BenchNetwork Found(BenchFounding founding)
    {
        var organisation = OrganisationId.TryParse("bench-hospital", out var named)
            ? named
            : throw new InvalidOperationException("the organisation's name is one");
        var founded = NetworkFounder.Found(
            new FoundingPlan { Network = founding.Network, Organisations = [organisation], Quotas = founding.Quotas },
            TimeProvider.System);
        founded.WriteNode(founding.DataFolder);
        var hospital = founded.Organisations[0];
        return new BenchNetwork(
            founded.Genesis,
            hospital.Registrar.Id,
            hospital.Registrar.Signing,
            (member, key) => hospital.Authority.IssueForMember(member, key));
    }

    /// <summary>Starts this program once more as the node of a data folder; it ends when its stdin does.</summary>
    public static async Task<BenchNode> StartAsync(string folder, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var isDotnet = Path.GetFileNameWithoutExtension(start.FileName) == "dotnet";
        string[] program = isDotnet ? [typeof(BenchNodes).Assembly.Location] : [];
        string[] ports = ["--port", "0", "--operations-port", "0"];
        string[] node = ["node", "--node-data", folder, .. ports, "--while-stdin", "--json"];
        foreach (var argument in program.Concat(node))
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new FailureException(
            "bench-node-failed", "The node could not be started.", "Try ./salus up, which says more.");
        var address = await ReadAddressAsync(process, stop);
        return new BenchNode(address, process.Id, async () =>
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        });
    }

    private static async Task<Uri> ReadAddressAsync(Process process, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(StartsWithin);
        var text = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                break;
            }
        }

        try
        {
            return new Uri(JsonNode.Parse(text.ToString())!["address"]!.GetValue<string>());
        }
        catch (Exception fault) when (fault is JsonException or NullReferenceException)
        {
            process.Dispose();
            throw new FailureException(
                "bench-node-failed", $"The node did not start: {text}", "Try ./salus up, which says more.");
        }
    }
}
