namespace Salus.Ihm.Intake.Amqp;

/// <summary>How the consumer is doing: whether the broker is there, how many messages wait in it, and what became of
/// those that came since the start.</summary>
public sealed record AmqpStatus(bool IsConnected, long Waiting, long Taken, long Refused, long PutOff);
