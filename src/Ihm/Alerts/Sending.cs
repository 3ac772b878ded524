using Salus.Client;
using Salus.Ihm.Alerts.Senders;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>Sends one delivery: asks anew whether the receiver may be told, then takes the lane's way.</summary>
internal sealed class Sending(AlertLedger ledger, AlertSenders senders, DeskClock clock, TimeProvider time)
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromHours(24);

    // spec ihm-alerts 5.2, 5.3, 5.4, 6.2
    public async Task<Attempt> SendAsync(Delivery delivery, CancellationToken stopping)
    {
        var (lane, notice) = delivery;
        var admissions = await ledger.AdmitWithinAsync(
            notice.Alert.Patient, [lane.Receiver, .. notice.Alert.Recipients], time, stopping);
        if (lane.Channel == Channel.Ledger)
        {
            return await RaiseAsync(notice, admissions, stopping);
        }

        if (!admissions.Admits(lane.Receiver, notice.Alert.Category))
        {
            return admissions.Knowledge == Knowledge.None
                ? OrNever(notice, "ledger-unreachable")
                : new Attempt.Withheld();
        }

        var isBare = admissions.Knowledge != Knowledge.Fresh && lane.Receiver != notice.Alert.Patient;
        var outcome = lane.Channel == Channel.Webhook
            ? await senders.Webhook.SendAsync(
                new Uri(lane.Target),
                new WebhookRequest(NoticeJson.Write(notice, isBare), notice.IdempotencyKey, clock.Now),
                statement => ledger.Sign(notice.Alert.Patient, statement),
                stopping)
            : senders.Mail is { } mail
                ? await mail.SendAsync(lane.Target, notice.IdempotencyKey, stopping)
                : new Attempt.Later("no-mail-server");
        return outcome is Attempt.Later(var fault) ? OrNever(notice, fault) : outcome;
    }

    // spec ihm-alerts 6.3
    private Attempt OrNever(Notice notice, string fault) =>
        clock.Now >= notice.At.PlusMs((long)Hopeless.TotalMilliseconds)
            ? new Attempt.Never(fault)
            : new Attempt.Later(fault);

    // The notice is another device's to carry on, or a copy of the store knows less of it than the ledger.
    // spec ihm-alerts 8.5
    private static bool IsFinal(Refusal refusal) =>
        refusal is Refusal.AlertExists or Refusal.UnknownAlert or Refusal.NoticeNotNext;

    // spec ihm-alerts 8.1
    private async Task<Attempt> RaiseAsync(Notice notice, Admissions admissions, CancellationToken stopping)
    {
        var alert = notice.Alert;
        MemberId[] told =
        [
            .. alert.Recipients.Where(member =>
                admissions.Knowledge == Knowledge.None || admissions.Admits(member, alert.Category)),
        ];
        try
        {
            return new Attempt.Arrived(
                await ledger.RaiseAsync(notice, told.Length > 0 ? told : [alert.Patient], stopping));
        }
        catch (RefusedException refusal)
        {
            // Perhaps it is there already: the answer was lost, or the IHM was killed before it could note it.
            return await ledger.FindAsync(notice, stopping) is { } transaction ? new Attempt.Arrived(transaction)
                : IsFinal(refusal.Refusal) ? new Attempt.Never(refusal.Code)
                : new Attempt.Later(refusal.Code);
        }
        catch (SalusException fault)
        {
            return new Attempt.Later(fault.Code);
        }
    }
}
