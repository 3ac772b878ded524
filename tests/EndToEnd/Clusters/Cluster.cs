using System.Globalization;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Clusters;

/// <summary>Validators of different hospitals, each a real process with a data folder of its own.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private static readonly string[] Kept = ["genesis.json", "validator.json", "store.json", "server.pem", "node.json"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly Quota Free = new(10_000_000, 1_000_000);

    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, SalusProcess> _running = [];
    private readonly HashSet<string> _suspended = [];
    private readonly HttpClient _operations = new() { Timeout = Patience };
    private readonly Dictionary<string, NodePorts> _ports;
    private readonly PeerLines? _lines;

    private Cluster(FoundedNetwork founded, string? spare, bool hasLines)
    {
        Founded = founded;
        Names = [.. founded.Validators.Select(validator => validator.Id), .. spare is null ? [] : new[] { spare }];
        _ports = Names.Zip(NodePorts.Free(Names.Count)).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (var validator in founded.Validators)
        {
            founded.WriteNode(FolderOf(validator.Id), validator);
        }

        if (spare is not null)
        {
            var last = founded.Validators[^1];
            NewNode.Create(FolderOf(last.Id), FolderOf(spare), spare, founded.OrganisationOf(last).Authority, []);
        }

        NodePorts.Write([.. Names.Select(name => (FolderOf(name), name, _ports[name]))]);
        if (hasLines)
        {
            _lines = new PeerLines(_ports);
            founded.Validators.ToList().ForEach(one => _lines.Write(FolderOf(one.Id), one.Id));
        }
    }

    public FoundedNetwork Founded { get; }

    /// <summary>Those in use: all at first.</summary>
    public IReadOnlyList<string> Names { get; private set; }

    public IReadOnlyList<Uri> Addresses => [.. Names.Select(name => _ports[name].Address)];

    /// <summary>Starts one; quotas other than those given never bind. A spare node of the last hospital is no validator
    /// yet. With lines, validators can be cut off and slowed.</summary>
    public static async Task<Cluster> StartAsync(
        IReadOnlyList<long> powers,
        IReadOnlyDictionary<Role, Quota>? quotas = null,
        string? spare = null,
        bool hasLines = false)
    {
        OrganisationId[] hospitals = [.. powers.Select((_, i) => Hospital(i + 1))];
        var cluster = new Cluster(NetworkFounder.Found(
            new FoundingPlan
            {
                Network = "cluster",
                Organisations = hospitals,
                Validators = [.. powers.Select((power, i) => new PlannedValidator($"v{i + 1}", hospitals[i], power))],
                Quotas = Enum.GetValues<Role>().ToDictionary(
                    role => role, role => quotas?.GetValueOrDefault(role) ?? Free),
            },
            TimeProvider.System), spare, hasLines);
        try
        {
            await Task.WhenAll(cluster.Names.Select(cluster.StartAsync));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task DoAsync(string who, Act act)
    {
        switch (act)
        {
            case Act.Kill:
                await _running[who].KillAsync();
                break;
            case Act.Stop:
                await _running[who].SignalAsync("STOP");
                _suspended.Add(who);
                break;
            case Act.Cont:
                await _running[who].SignalAsync("CONT");
                _suspended.Remove(who);
                break;
            case Act.Restart:
                await _running[who].DisposeAsync();
                await StartAsync(who);
                break;
            case Act.Wipe:
                await _running[who].KillAsync();
                Wipe(FolderOf(who));
                break;
            case Act.CutOff:
                _lines!.CutOff(who);
                break;
            case Act.Slow:
                _lines!.Slow(who);
                break;
            case Act.Clear:
                _lines!.Clear(who);
                break;
        }
    }

    /// <summary>Kills one that is needed no more.</summary>
    public async Task RetireAsync(string who)
    {
        await DoAsync(who, Act.Kill);
        Names = [.. Names.Where(name => name != who)];
    }

    /// <summary>Wakes and starts whoever is not there, and clears the lines.</summary>
    public async Task HealAsync()
    {
        Names.ToList().ForEach(name => _lines?.Clear(name));
        foreach (var who in _suspended.ToList())
        {
            await DoAsync(who, Act.Cont);
        }

        foreach (var who in Names.Where(name => _running[name].HasEnded).ToList())
        {
            await DoAsync(who, Act.Restart);
        }
    }

    /// <summary>The head of each ledger, once every node names the same: blocks are linked by their hashes, so that
    /// there is one history. Says what each has when they do not agree in time.</summary>
    public Task<IReadOnlyList<string>> AgreedHeadsAsync() => AgreedHeadsAsync(Names);

    /// <summary>The same of some.</summary>
    public async Task<IReadOnlyList<string>> AgreedHeadsAsync(IReadOnlyList<string> names)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var deadline = new CancellationTokenSource(Patience);
        IReadOnlyList<string>[] heads = [];
        try
        {
            while (true)
            {
                await tick.WaitForNextTickAsync(deadline.Token);
                heads = await Task.WhenAll(names.Select(HeadsAsync));
                if (heads.All(other => other.SequenceEqual(heads[0])))
                {
                    return heads[0];
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException(
                string.Join('\n', names.Zip(heads, (name, own) => $"{name}: {string.Join("; ", own)}")));
        }
    }

    /// <summary>The head of each ledger, as one node has it.</summary>
    public async Task<IReadOnlyList<(LedgerName Ledger, ulong Height, string Digest)>> HeadsOfAsync(string name) =>
    [
        .. (await LedgersAsync(name)).Select(ledger => (
            Enum.Parse<LedgerName>((string)ledger!["name"]!, ignoreCase: true),
            (ulong)ledger["height"]!,
            (string)ledger["digest"]!)),
    ];

    /// <summary>Where a node takes lanes of other validators.</summary>
    public Uri PeersOf(string name) => new($"https://127.0.0.1:{_ports[name].Peers}");

    /// <summary>How a node says that it is, once it has these words among its own.</summary>
    public async Task<JsonNode> StatusWithAsync(string name, Predicate<string> isIt)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var deadline = new CancellationTokenSource(Patience);
        JsonNode? status = null;
        try
        {
            do
            {
                await tick.WaitForNextTickAsync(deadline.Token);
                status = await StatusAsync(name);
            }
            while (!status["words"]!.AsArray().Any(words => isIt((string)words!)));
            return status;
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{name}: {status}");
        }
    }

    /// <summary>What a node tells in its metrics, all lines that hold these words added.</summary>
    public async Task<double> MetricAsync(string name, params string[] words) =>
        (await _operations.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[name].Operations}/metrics")))
            .Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#' && words.All(line.Contains))
            .Sum(line => double.Parse(line[line.LastIndexOf(' ')..], CultureInfo.InvariantCulture));

    /// <summary>Stops all and verifies every block of every node.</summary>
    public async Task RequireWholeAsync()
    {
        var ended = await Task.WhenAll(Names.Select(name => _running[name].StopAsync()));
        Assert.All(ended, one => one.With(0));
        await Parallel.ForEachAsync(Names, (name, stop) =>
        {
            var reports = LedgerAudit.Run(new DataFolder(FolderOf(name)), Founded.Genesis, stop);
            Assert.All(reports, report => Assert.Null(report.Fault));
            return ValueTask.CompletedTask;
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values)
        {
            await process.DisposeAsync();
        }

        if (_lines is not null)
        {
            await _lines.DisposeAsync();
        }

        _operations.Dispose();
        _folder.Dispose();
    }

    private static OrganisationId Hospital(int number) =>
        OrganisationId.TryParse($"hospital-{number}", out var id) ? id : throw new InvalidOperationException("a name");

    private static void Wipe(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => !Kept.Contains(Path.GetFileName(file))))
        {
            File.Delete(file);
        }

        foreach (var inside in Directory.EnumerateDirectories(folder).Where(one => !one.EndsWith("keyservice")))
        {
            Directory.Delete(inside, recursive: true);
        }
    }

    private async Task StartAsync(string name)
    {
        var process = SalusProcess.Start(
            _folder, "node", "--node-data", FolderOf(name), "--log", "--while-stdin", "--json");
        lock (_running)
        {
            _running[name] = process;
        }

        await process.AnswerAsync();
    }

    private async Task<IReadOnlyList<string>> HeadsAsync(string name)
    {
        var ledgers = await LedgersAsync(name);
        return [.. ledgers.Select(ledger => $"{ledger!["name"]} {ledger["height"]} {ledger["digest"]}")];
    }

    private async Task<JsonNode> StatusAsync(string name)
    {
        try
        {
            return JsonNode.Parse(
                await _operations.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[name].Operations}/status")))!;
        }
        catch (HttpRequestException fault)
        {
            throw new InvalidOperationException($"{name}: {fault.Message}\n{_running[name].Errors.Text}", fault);
        }
    }

    private async Task<JsonArray> LedgersAsync(string name) => (await StatusAsync(name))["ledgers"]!.AsArray();

    public string FolderOf(string name) => Path.Combine(_folder.Root, name);
}
