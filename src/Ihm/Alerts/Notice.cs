using System.Text.Json;
using Salus.Ledger;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.Ihm.Alerts;

/// <summary>What one receiver is told: the alert as it was then. `Number` counts what the receiver is told about all
/// patients, from 1: whoever sees a gap has missed something, whoever sees a number again has seen it before.</summary>
// spec ihm-alerts 3.2
public sealed record Notice(MemberId Receiver, long Number, Happening Happening, Timestamp At, Alert Alert)
{
    /// <summary>The same for every repetition.</summary>
    public string IdempotencyKey => $"{Receiver}-{Number}";

    public override string ToString() => $"notice {Number}";
}

/// <summary>Notices and alerts as JSON.</summary>
internal static class NoticeJson
{
    /// <summary>A notice. A bare one says that there is an alert of a patient and how urgent it is, and nothing that a
    /// consent opens.</summary>
    // spec ihm-alerts 5.4
    public static byte[] Write(Notice notice, bool isBare)
    {
        using var stream = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("number", notice.Number);
            json.WriteString("happened", Code<Happening>.Text(notice.Happening));
            json.WriteNumber("at", notice.At.UnixMs);
            if (isBare)
            {
                json.WriteString("withheld", "ledger-unreachable");
            }

            WriteHead(json, notice.Alert);
            if (!isBare)
            {
                WriteContent(json, notice.Alert);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>An alert, whole.</summary>
    public static void Write(Utf8JsonWriter json, Alert alert)
    {
        json.WriteStartObject();
        WriteHead(json, alert);
        WriteContent(json, alert);
        json.WriteEndObject();
    }

    /// <summary>What is sealed for the ledger.</summary>
    public static byte[] Content(Notice notice)
    {
        using var stream = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("happened", Code<Happening>.Text(notice.Happening));
            json.WriteNumber("at", notice.At.UnixMs);
            WriteHead(json, notice.Alert);
            WriteContent(json, notice.Alert);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteHead(Utf8JsonWriter json, Alert alert)
    {
        json.WriteString("patient", alert.Patient.ToString());
        json.WriteString("alert", alert.Id.ToString());
        json.WriteNumber("notice", alert.Notice);
        json.WriteNumber("sequence", alert.Sequence);
        json.WriteString("level", Code<AlertLevel>.Text(alert.Level));
        json.WriteString("state", State(alert));
    }

    private static void WriteContent(Utf8JsonWriter json, Alert alert)
    {
        json.WriteString("category", Code<Category>.Text(alert.Category));
        json.WriteString("signal", alert.Signal.Name);
        json.WriteString("code", alert.Signal.Loinc);
        json.WriteString("kind", Code<Signals.FindingKind>.Text(alert.Kind));
        json.WriteNumber("since", alert.Since.UnixMs);
        json.WriteNumber("until", alert.Until.UnixMs);
        json.WriteNumber("findings", alert.Findings);
        if (alert.Rarity is { } rarity && double.IsFinite(rarity))
        {
            json.WriteNumber("rarity", Math.Round(rarity, 2));
        }

        json.WriteString("basis", alert.Basis);
        json.WriteNumber("raised", alert.Raised.UnixMs);
        json.WriteStartArray("recipients");
        foreach (var recipient in alert.Recipients)
        {
            json.WriteStringValue(recipient.ToString());
        }

        json.WriteEndArray();
        json.WriteBoolean("escalated", alert.IsEscalated);
        if (alert.Acknowledged is { } acknowledged)
        {
            json.WriteStartObject("acknowledged");
            json.WriteString("by", acknowledged.By.ToString());
            json.WriteNumber("at", acknowledged.At.UnixMs);
            if (acknowledged.Transaction is { } transaction)
            {
                json.WriteString("transaction", transaction.ToString());
            }

            json.WriteEndObject();
        }

        if (alert.Ended is { } ended)
        {
            json.WriteNumber("ended", ended.UnixMs);
        }

        json.WriteStartArray("proofs");
        foreach (var proof in alert.Proofs)
        {
            json.WriteStartObject();
            json.WriteNumber("notice", proof.Notice);
            json.WriteString("transaction", proof.Transaction.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string State(Alert alert) =>
        alert.Ended is not null ? "ended" : alert.Acknowledged is not null ? "acknowledged" : "open";
}
