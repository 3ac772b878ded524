using RabbitMQ.Client;

namespace Salus.Ihm.Intake.Amqp;

/// <summary>
/// The queues of an IHM, all durable: one that MQTT's topic `salus/devices/#` fills, one where what cannot be taken
/// ends with its reason, and one that gives back after a while what was put off.
/// </summary>
internal sealed class AmqpTopology(AmqpOptions options)
{
    private const int MostRefused = 10_000;
    private const long MostLaterBytes = 256L * 1024 * 1024;

    public string Queue => options.Queue;

    public string Refused => $"{options.Queue}-refused";

    public string Later => $"{options.Queue}-later";

    // spec ihm-intake 8.2
    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await DeclareAsync(channel, Queue, [], cancellationToken);
        await DeclareAsync(channel, Refused, new() { ["x-max-length"] = MostRefused }, cancellationToken);
        await DeclareAsync(
            channel,
            Later,
            new()
            {
                ["x-message-ttl"] = (int)options.Later.TotalMilliseconds,
                ["x-dead-letter-exchange"] = "",
                ["x-dead-letter-routing-key"] = Queue,
                ["x-max-length-bytes"] = MostLaterBytes,
                ["x-overflow"] = "reject-publish",
            },
            cancellationToken);
        await channel.QueueBindAsync(Queue, "amq.topic", "salus.devices.#", cancellationToken: cancellationToken);
    }

    private static Task<QueueDeclareOk> DeclareAsync(
        IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken cancellationToken) =>
        channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
}
