using Microsoft.Extensions.Logging;

namespace Salus.Ihm.Alerts;

// No member, patient, address or measurement stands in a log.
internal static partial class AlertLog
{
    [LoggerMessage(LogLevel.Warning, "A notice by {Channel} was not delivered: {Fault}.")]
    public static partial void NotDelivered(ILogger log, string channel, string fault);

    [LoggerMessage(LogLevel.Error, "Delivering by {Channel} failed, it is tried again.")]
    public static partial void DeliveryFailed(ILogger log, string channel, Exception fault);

    [LoggerMessage(LogLevel.Error, "What time brings to alerts could not be kept, it is tried again.")]
    public static partial void PassingFailed(ILogger log, Exception fault);
}
