using Salus.Ihm.Alerts.Senders;

namespace Salus.Ihm.Alerts;

/// <summary>How notices leave the IHM besides the stream; mail is null where the operator named no server.</summary>
public sealed record AlertSenders(WebhookSender Webhook, MailSender? Mail) : IDisposable
{
    public void Dispose() => Webhook.Dispose();
}
