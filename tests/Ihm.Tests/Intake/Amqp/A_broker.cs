using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Salus.Ihm.Intake;
using Salus.Ihm.Intake.Amqp;
using Salus.Ihm.Intake.Devices;
using Salus.Primitives.Jose;
using Xunit.Abstractions;

namespace Salus.Ihm.Tests.Intake.Amqp;

[Collection(RabbitCollection.Name)]
public sealed class A_broker(RabbitBroker broker, ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _queue = $"salus-ihm-{TestDesk.NewBatch()}";
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly HeardLog<AmqpIntake> _log = new();
    private TestDesk _test = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
    }

    public void Dispose() => _stopping.Dispose();

    [Fact] // spec ihm-intake 8.2, 8.3
    public async Task brings_what_mosquitto_pub_publishes()
    {
        if (IsAbsent())
        {
            return;
        }

        await RunAsync(broker.AmqpPort);
        Assert.Equal(0, await broker.PublishAsync("salus/devices/watch", _test.Sign(_test.HeartRate("a", 71))));
        await AcceptedAsync(1);
        Assert.Equal(71, Assert.Single(_test.Readings).Values[0]);
    }

    [Fact] // spec ihm-intake 8.4
    public async Task keeps_what_can_never_be_taken_with_the_reason()
    {
        if (IsAbsent())
        {
            return;
        }

        using var stranger = KeyPair.Generate();
        await RunAsync(broker.AmqpPort);
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync();
        var refused = new BlockingCollection<(string Code, string Topic, string Body)>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            refused.Add((
                Header(message, "salus-code"), Header(message, "salus-topic"),
                Encoding.UTF8.GetString(message.Body.Span)));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync($"{_queue}-refused", autoAck: true, consumer);

        await broker.PublishAsync("salus/devices/x", new byte[3_000_000]);
        await broker.PublishAsync("salus/devices/x", "no batch at all"u8.ToArray());
        await broker.PublishAsync("salus/devices/x", TestDesk.Sign(stranger, _test.Address(), _test.HeartRate("a")));
        await broker.PublishAsync("salus/devices/x", _test.Sign(_test.HeartRate("good")));

        var told = Enumerable.Range(0, 3).Select(_ => refused.Take(Expired())).ToList();
        Assert.Contains(("malformed-body", "salus.devices.x", "no batch at all"), told);
        Assert.Equal(["body-too-large", "device-unknown", "malformed-body"], told.Select(one => one.Code).Order());
        await AcceptedAsync(1);
    }

    [Fact] // spec ihm-intake 8.4
    public async Task brings_back_later_what_a_device_sent_too_fast()
    {
        if (IsAbsent())
        {
            return;
        }

        _test = new TestDesk(new DeviceShare(BatchesPerSecond: 1, BatchesAtOnce: 1));
        var other = _test.Register();
        var amqp = await RunAsync(broker.AmqpPort);
        await _test.SendAsync(_test.Sign(_test.HeartRate("a")));
        await broker.PublishAsync("salus/devices/x", _test.Sign(_test.HeartRate("b")));
        await broker.PublishAsync("salus/devices/x", TestDesk.Sign(other, _test.Address(), _test.HeartRate("c")));
        await AcceptedAsync(2);
        await _log.HeardAsync("put off: device-too-fast", 1);
        Assert.Equal(["a", "c"], _test.Readings.Select(reading => reading.Id));
        Assert.True(amqp.Status.PutOff > 0);

        _test.Time.Move(TimeSpan.FromSeconds(5));
        await AcceptedAsync(3);
        Assert.Equal(["a", "c", "b"], _test.Readings.Select(reading => reading.Id));
    }

    [Fact] // spec ihm-intake 8.3
    public async Task keeps_what_is_not_durable_yet()
    {
        if (IsAbsent())
        {
            return;
        }

        var times = 0;
        _test.Fault = () => Interlocked.Increment(ref times) <= 2
            ? Task.FromException(new IOException("The disk is full."))
            : Task.CompletedTask;
        await RunAsync(broker.AmqpPort);
        await broker.PublishAsync("salus/devices/x", _test.Sign(_test.HeartRate("a")));
        await AcceptedAsync(1);
        Assert.Equal(3, times);
    }

    [Fact] // spec ihm-intake 8.3, 8.5
    public async Task that_is_out_of_reach_again_and_again_loses_nothing()
    {
        if (IsAbsent())
        {
            return;
        }

        await using var line = new CutLine(broker.AmqpPort);
        await RunAsync(line.Port);
        var sent = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            sent.AddRange(await PublishManyAsync($"r{round}-", 100));
            line.Cut();
            sent.AddRange(await PublishManyAsync($"s{round}-", 100));
            line.Mend();
            await _log.HeardAsync("Consuming", round + 2);
        }

        await AcceptedAsync(sent.Count);
        Assert.Equal(sent.Order(), _test.Readings.Select(reading => reading.Id).Order());
    }

    [Fact] // spec ihm-intake 8.3, 8.5
    public async Task that_is_killed_while_devices_publish_loses_nothing_that_it_confirmed()
    {
        if (IsAbsent() || Environment.GetEnvironmentVariable("SALUS_LONG") != "1")
        {
            return;
        }

        await RunAsync(broker.AmqpPort);
        var confirmed = new ConcurrentQueue<string>();
        for (var round = 0; round < 2; round++)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var publishing = PublishUntilCutAsync($"k{round}-", confirmed, first);
            await first.Task.WaitAsync(Patience);
            await broker.KillAsync();
            await publishing.WaitAsync(Patience);
            await broker.StartAsync();
            await _log.HeardAsync("Consuming", round + 2);
        }

        await AcceptedAsync(confirmed.Count, confirmed);
        output.WriteLine($"{confirmed.Count} confirmed, {_test.Readings.Count} accepted");
    }

    [Fact] // spec ihm-intake 8.5
    public async Task that_refuses_the_log_in_is_not_taken_for_one_that_is_away()
    {
        if (IsAbsent())
        {
            return;
        }

        Start($"amqp://guest:wrong@127.0.0.1:{broker.AmqpPort}");
        await _log.HeardAsync("ACCESS_REFUSED", 1);
    }

    [Theory] // spec ihm-intake 8.1
    [InlineData("amqp://broker.example:5672", false)]
    [InlineData("http://127.0.0.1", false)]
    [InlineData("amqps://user:secret@broker.example", true)]
    [InlineData("amqp://[::1]:5672", true)]
    [InlineData("amqp://localhost", true)]
    public void on_another_machine_needs_tls(string address, bool isGood)
    {
        var fault = Record.Exception(() => new AmqpOptions(new Uri(address)));
        Assert.Equal(isGood, fault is null);
    }

    [Fact]
    public void shows_no_password() => Assert.Equal(
        "amqps://broker.example:5671", new AmqpOptions(new Uri("amqps://user:secret@broker.example:5671")).ToString());

    private async Task<AmqpIntake> RunAsync(int port)
    {
        var intake = Start($"amqp://guest:guest@127.0.0.1:{port}");
        await _log.HeardAsync("Consuming", 1);
        Assert.True(intake.Status.IsConnected);
        return intake;
    }

    private AmqpIntake Start(string address)
    {
        var options = new AmqpOptions(new Uri(address))
        {
            Queue = _queue,
            Later = TimeSpan.FromSeconds(1),
            Waits = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)),
        };
        var intake = new AmqpIntake(_test.Desk, options, TimeProvider.System, _log);
        _running.Add(intake.RunAsync(_stopping.Token));
        return intake;
    }

    private Task<IConnection> ConnectAsync() => new ConnectionFactory { Uri = broker.Amqp }.CreateConnectionAsync();

    private async Task<IReadOnlyList<string>> PublishManyAsync(string prefix, int count)
    {
        await using var connection = await ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var ids = Enumerable.Range(0, count)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}")).ToList();
        await Task.WhenAll(ids.Select(id => PublishAsync(channel, id).AsTask()));
        return ids;
    }

    private async Task PublishUntilCutAsync(string prefix, ConcurrentQueue<string> confirmed, TaskCompletionSource some)
    {
        try
        {
            await using var connection = await ConnectAsync();
            await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
            for (var i = 0; ; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}");
                await PublishAsync(channel, id);
                confirmed.Enqueue(id);
                if (i == 200)
                {
                    some.TrySetResult();
                }
            }
        }
        catch (Exception cut) when (cut is RabbitMQClientException or IOException or OperationCanceledException)
        {
            some.TrySetResult();
        }
    }

    private ValueTask PublishAsync(IChannel channel, string id) => channel.BasicPublishAsync(
        "amq.topic", "salus.devices.test", mandatory: true, new BasicProperties { Persistent = true },
        _test.Sign(_test.HeartRate(id)));

    private async Task AcceptedAsync(int count, IEnumerable<string>? ids = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_test.Readings.Count < count || !IsThere(ids))
        {
            await _test.Acceptances.Reader.ReadAsync(patience.Token);
        }
    }

    private bool IsThere(IEnumerable<string>? ids) =>
        ids is null || !ids.Except(_test.Readings.Select(reading => reading.Id)).Any();

    private static CancellationToken Expired() => new CancellationTokenSource(Patience).Token;

    private static string Header(BasicDeliverEventArgs message, string name) =>
        Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers![name]!);

    private bool IsAbsent()
    {
        if (broker.Absent is { } reason)
        {
            output.WriteLine($"(absent: {reason})");
        }

        return broker.Absent is not null;
    }
}
