using System.Diagnostics;
using System.Text.Json.Nodes;
using Salus.CrossChecks;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Ipfs;

/// <summary>A js-ipfs daemon from npm, on free ports of loopback, without a network; or why there is none.</summary>
public sealed class IpfsDaemon : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-ipfs-");
    private readonly OutputLines _output = new();
    private Process? _daemon;

    /// <summary>What is missing; null when the daemon runs.</summary>
    public string? Absent { get; private set; }

    public Uri Api { get; private set; } = null!;

    public string Repository => Path.Combine(_folder.FullName, "repo");

    public async Task InitializeAsync()
    {
        try
        {
            var project = await NpmFolder.InstallAsync("EndToEnd/Ipfs/npm");
            await RunAsync(Start(project, "init", "--profile", "test,lowpower", "--emptyRepo"));
            Configure();
            _daemon = Start(project, "daemon", "--enable-preload=false");
            AppDomain.CurrentDomain.ProcessExit += OnExitOfTests;
            await _output.WaitForAsync(line => line.Contains("Daemon is ready", StringComparison.Ordinal))
                .WaitAsync(Patience);
            var address = (await File.ReadAllTextAsync(Path.Combine(Repository, "api"))).Split('/');
            Api = new Uri($"http://{address[2]}:{address[4]}");
        }
        catch (NpmAbsentException missing)
        {
            Absent = missing.Message;
        }
    }

    public async Task DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExitOfTests;
        if (_daemon is not null)
        {
            _daemon.Kill(entireProcessTree: true);
            await _daemon.WaitForExitAsync();
            _daemon.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Asks the daemon itself, past the store.</summary>
    public async Task<HttpResponseMessage> AskAsync(string command)
    {
        using var http = new HttpClient();
        return await http.PostAsync(new Uri(Api, $"/api/v0/{command}"), null);
    }

    // Its WebSocket listener binds every interface whatever it is told, so it listens to nobody.
    private void Configure()
    {
        var path = Path.Combine(Repository, "config");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["Addresses"]!["Swarm"] = new JsonArray();
        config["Addresses"]!["RPC"] = "/ip4/127.0.0.1/tcp/0";
        config["Routing"]!["Type"] = "none";
        File.WriteAllText(path, config.ToJsonString());
    }

    private Process Start(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", ["node_modules/ipfs/src/cli.js", .. arguments])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["IPFS_PATH"] = Repository;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _output.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task RunAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(process.ExitCode == 0, $"ipfs init: {_output.Text}");
        }
    }

    private void OnExitOfTests(object? sender, EventArgs arguments) => _daemon?.Kill(entireProcessTree: true);
}
