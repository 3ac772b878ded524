using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Salus.Ihm.Tests.Intake.Amqp;

[CollectionDefinition(Name)]
public sealed class RabbitCollection : ICollectionFixture<RabbitBroker>
{
    public const string Name = "a real RabbitMQ";
}

/// <summary>A real rabbitmq-server with its MQTT plug-in, alone in a temporary folder and on free ports of this
/// machine.</summary>
public sealed class RabbitBroker : IAsyncLifetime
{
    private const string Server = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Publisher = "/usr/bin/mosquitto_pub";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly string _folder = Directory.CreateTempSubdirectory("salus-rabbit-").FullName;
    private readonly int[] _ports = FreePorts(4);
    private Process? _names;
    private Process? _broker;

    /// <summary>Why there is none; null when there is.</summary>
    public string? Absent { get; private set; }

    public int AmqpPort => _ports[0];

    /// <summary>Where devices publish.</summary>
    public int MqttPort => _ports[1];

    public Uri Amqp => new($"amqp://guest:guest@127.0.0.1:{AmqpPort}");

    public async Task InitializeAsync()
    {
        if (new[] { Server, Publisher }.FirstOrDefault(program => !File.Exists(program)) is { } missing)
        {
            Absent = $"{missing}, of Debian's rabbitmq-server and mosquitto-clients";
            return;
        }

        File.WriteAllText(In("plugins"), "[rabbitmq_mqtt].\n");
        File.WriteAllText(
            In("rabbitmq.conf"),
            $"listeners.tcp.default = 127.0.0.1:{AmqpPort}\nmqtt.listeners.tcp.default = 127.0.0.1:{_ports[1]}\n");
        _names = Process.Start("epmd", ["-port", Number(_ports[2]), "-address", "127.0.0.1"]);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Server) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        _broker = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Longest);
        while (true)
        {
            var line = await _broker.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException(await _broker.StandardError.ReadToEndAsync(patience.Token));
            if (line.Contains("completed with", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    /// <summary>Ends it with kill -9, as a power cut would.</summary>
    public async Task KillAsync()
    {
        var pid = int.Parse(File.ReadAllText(In("pid")), CultureInfo.InvariantCulture);
        using (var machine = Process.GetProcessById(pid))
        {
            machine.Kill();
        }

        await _broker!.WaitForExitAsync();
        _broker.Dispose();
        _broker = null;
    }

    /// <summary>What `mosquitto_pub` says when it publishes a message at least once (QoS 1): its exit code.</summary>
    public async Task<int> PublishAsync(string topic, byte[] message)
    {
        var file = In($"message-{Guid.NewGuid()}");
        await File.WriteAllBytesAsync(file, message);
        using var publisher = Process.Start(
            Publisher,
            [
                "-h", "127.0.0.1", "-p", Number(_ports[1]), "-u", "guest", "-P", "guest", "-q", "1", "-t", topic,
                "-f", file,
            ]);
        await publisher.WaitForExitAsync().WaitAsync(Longest);
        return publisher.ExitCode;
    }

    public async Task DisposeAsync()
    {
        if (_broker is not null)
        {
            await KillAsync();
        }

        if (_names is not null)
        {
            _names.Kill();
            await _names.WaitForExitAsync();
            _names.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["HOME"] = _folder,
        ["RABBITMQ_BASE"] = _folder,
        ["RABBITMQ_CONF_ENV_FILE"] = In("none"),
        ["RABBITMQ_CONFIG_FILE"] = In("rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = In("plugins"),
        ["RABBITMQ_MNESIA_BASE"] = In("data"),
        ["RABBITMQ_LOG_BASE"] = In("log"),
        ["RABBITMQ_SCHEMA_DIR"] = In("schema"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = In("config"),
        ["RABBITMQ_PID_FILE"] = In("pid"),
        ["RABBITMQ_NODENAME"] = $"salus-{AmqpPort}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = Number(AmqpPort),
        ["RABBITMQ_DIST_PORT"] = Number(_ports[3]),
        ["ERL_EPMD_PORT"] = Number(_ports[2]),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        // On two busy cores it must not spin while it waits.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
            "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
    };

    private string In(string name) => Path.Combine(_folder, name);

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }
}
