using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Salus.Web;

namespace Salus.Ihm.Intake.Amqp;

/// <summary>
/// Takes devices' signed batches from a RabbitMQ broker. A message is acknowledged when what it held is durable, or
/// when it was laid aside for good or for a while in another durable queue; the broker keeps it until then. A broker
/// that is away, for seconds or for hours, is tried again.
/// </summary>
public sealed partial class AmqpIntake(IntakeDesk desk, AmqpOptions options, TimeProvider time, ILogger<AmqpIntake> log)
{
    private const uint MostInbound = 192 * 1024 * 1024;

    private readonly AmqpTopology _topology = new(options);
    private long _taken;
    private long _refused;
    private long _putOff;
    private long _waiting;
    private volatile bool _isConnected;

    public AmqpStatus Status => new(
        _isConnected, Interlocked.Read(ref _waiting), Interlocked.Read(ref _taken), Interlocked.Read(ref _refused),
        Interlocked.Read(ref _putOff));

    /// <summary>Consumes until it is stopped, over any number of connections.</summary>
    // spec ihm-intake 8.5
    public async Task RunAsync(CancellationToken stopping)
    {
        var wait = options.Waits.Shortest;
        while (!stopping.IsCancellationRequested)
        {
            var wasConnected = false;
            try
            {
                await ConsumeAsync(() => wasConnected = true, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            // Whatever it is: the devices go on publishing, so it is tried again.
            catch (Exception fault)
            {
                // That a log-in was refused stands only inside of the connection that could not be made.
                var cause = fault.GetBaseException();
                LogAway(cause.GetType().Name, cause.Message);
            }
            finally
            {
                _isConnected = false;
            }

            wait = wasConnected ? options.Waits.Shortest : wait;
            await RestAsync(wait, stopping);
            wait = wait * 2 < options.Waits.Longest ? wait * 2 : options.Waits.Longest;
        }
    }

    private static bool IsOfBroker(Exception fault) =>
        fault is RabbitMQClientException or IOException or SocketException or TimeoutException
        || (fault is OperationCanceledException { InnerException: TimeoutException or RabbitMQClientException });

    // From half of it to all of it, so that many IHMs do not come back at once.
    private async Task RestAsync(TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(wait * (0.5 + Random.Shared.NextDouble() / 2), time, stopping);
        }
        catch (OperationCanceledException)
        {
            // The end; whoever loops sees it.
        }
    }

    private async Task ConsumeAsync(Action connected, CancellationToken stopping)
    {
        var factory = new ConnectionFactory
        {
            Uri = options.Broker,
            ClientProvidedName = "salus-ihm",
            // A new connection, a new channel, a new consumer: nothing is carried over that could be stale.
            AutomaticRecoveryEnabled = false,
            // More than a broker takes by default, so that a huge message is laid aside and not asked for for ever.
            MaxInboundMessageBodySize = MostInbound,
        };
        await using var connection = await factory.CreateConnectionAsync(stopping);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true,
                consumerDispatchConcurrency: options.Prefetch),
            stopping);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, options.Prefetch, global: false, stopping);
        await _topology.DeclareAsync(channel, stopping);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) => ReceiveAsync(channel, message, stopping);
        await channel.BasicConsumeAsync(_topology.Queue, autoAck: false, consumer, stopping);
        _isConnected = true;
        connected();
        LogConnected(options);
        await WatchAsync(connection, ended.Task, stopping);
    }

    // Counts what waits, every now and then, until the connection ends.
    private async Task WatchAsync(IConnection connection, Task ended, CancellationToken stopping)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: stopping);
        while (!ended.IsCompleted)
        {
            var queue = await channel.QueueDeclarePassiveAsync(_topology.Queue, stopping);
            Interlocked.Exchange(ref _waiting, queue.MessageCount);
            await Task.WhenAny(ended, Task.Delay(options.Later, time, stopping));
            stopping.ThrowIfCancellationRequested();
        }
    }

    // spec ihm-intake 8.3, 8.4
    private async Task ReceiveAsync(IChannel channel, BasicDeliverEventArgs message, CancellationToken stopping)
    {
        try
        {
            await TakeAsync(channel, message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not acknowledged, so the broker keeps it.
        }
        catch (Exception fault)
        {
            // Not durable, here or in another queue. The pause keeps a store that is down from being asked without end.
            LogNotDurable(fault.GetType().Name);
            await RestAsync(options.Later, stopping);
            await GiveBackAsync(channel, message);
        }
    }

    private async Task TakeAsync(IChannel channel, BasicDeliverEventArgs message, CancellationToken stopping)
    {
        switch (await desk.TakeSignedAsync(message.Body, stopping))
        {
            case IntakeAnswer.Taken:
                Interlocked.Increment(ref _taken);
                break;
            case IntakeAnswer.Refused { Problem: { RetrySeconds: not null } problem }:
                await LayAsideAsync(channel, _topology.Later, message, problem, stopping);
                Interlocked.Increment(ref _putOff);
                LogPutOff(problem.Kind.Code);
                break;
            case IntakeAnswer.Refused { Problem: var problem }:
                await LayAsideAsync(channel, _topology.Refused, message, problem, stopping);
                Interlocked.Increment(ref _refused);
                LogRefused(problem.Kind.Code);
                break;
        }

        await channel.BasicAckAsync(message.DeliveryTag, multiple: false, stopping);
    }

    // Returns when the broker has confirmed the copy.
    private static async Task LayAsideAsync(
        IChannel channel,
        string queue,
        BasicDeliverEventArgs message,
        Problem problem,
        CancellationToken stopping)
    {
        var properties = new BasicProperties
        {
            Persistent = true,
            Headers = new Dictionary<string, object?>
            {
                ["salus-code"] = problem.Kind.Code, ["salus-topic"] = message.RoutingKey,
            },
        };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, message.Body, stopping);
    }

    private async Task GiveBackAsync(IChannel channel, BasicDeliverEventArgs message)
    {
        try
        {
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true);
        }
        catch (Exception fault) when (IsOfBroker(fault))
        {
            // The connection is gone, and the broker gives the message out again by itself.
            LogAway(fault.GetType().Name, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Consuming from {Broker}.")]
    private partial void LogConnected(AmqpOptions broker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The broker is away: {Fault}, {Words}")]
    private partial void LogAway(string fault, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch is not durable and stays with the broker: {Fault}.")]
    private partial void LogNotDurable(string fault);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A message was put off: {Code}.")]
    private partial void LogPutOff(string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was laid aside for good: {Code}.")]
    private partial void LogRefused(string code);
}
