using System.Globalization;
using System.Text.Json;
using Salus.Ihm.Alerts.Senders;
using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Primitives.Json;

namespace Salus.Ihm.Alerts.Settings;

/// <summary>Settings as JSON, read strictly: a <see cref="JsonRejectedException"/> names the member and what would be
/// right.</summary>
public static class SettingsJson
{
    private const int MaxId = 26;
    private const int MaxAddress = 1024;
    private const int MaxMail = 254;
    private const int MaxNumber = 32;
    private const int DayMinutes = 24 * 60;
    private const int DaySeconds = DayMinutes * 60;

    /// <summary>Reads what a caller sends, or what was stored. A caller may send back what it was shown.</summary>
    // spec ihm-alerts 4.2
    public static AlertSettings Read(ReadOnlyMemory<byte> json)
    {
        var fields = JsonFields.Parse(json);
        var settings = new AlertSettings
        {
            Thresholds = new Thresholds
            {
                OxygenScale = fields.Has("oxygenScale")
                    ? (OxygenScale)fields.Integer("oxygenScale", 1, 2)
                    : OxygenScale.One,
                Of = fields.Has("thresholds")
                    ? ReadThresholds(fields.Object("thresholds"))
                    : new Dictionary<Signal, Threshold>(),
            },
            First = fields.Has("first")
                ? [.. fields.Objects("first", AlertSettings.MaxFirst)
                    .Select((one, at) => ReadContact(one, $"first[{at}]"))]
                : [],
            Second = fields.Has("second") ? ReadContact(fields.Object("second"), "second") : null,
            EscalatesAfter = fields.Has("escalatesAfterMinutes")
                ? TimeSpan.FromMinutes(fields.Integer("escalatesAfterMinutes", 1, DayMinutes))
                : AlertSettings.Default.EscalatesAfter,
            Set = fields.Has("set") ? ReadSetting(fields.Object("set")) : null,
        };
        fields.End();
        RequireDistinct(settings);
        return settings;
    }

    /// <summary>Writes settings, with the thresholds of some signals only.</summary>
    public static void Write(Utf8JsonWriter json, AlertSettings settings, Func<Signal, bool> isShown)
    {
        json.WriteStartObject();
        json.WriteStartObject("thresholds");
        foreach (var (signal, threshold) in settings.Thresholds.Of.Where(pair => isShown(pair.Key))
            .OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(signal.Name);
            WriteNumber(json, "low", threshold.Low);
            WriteNumber(json, "high", threshold.High);
            json.WriteNumber("lastingSeconds", (long)threshold.Lasting.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("oxygenScale", (int)settings.Thresholds.OxygenScale);
        json.WriteStartArray("first");
        foreach (var contact in settings.First)
        {
            WriteContact(json, contact);
        }

        json.WriteEndArray();
        if (settings.Second is { } second)
        {
            json.WritePropertyName("second");
            WriteContact(json, second);
        }

        json.WriteNumber("escalatesAfterMinutes", (long)settings.EscalatesAfter.TotalMinutes);
        if (settings.Set is { } set)
        {
            json.WriteStartObject("set");
            json.WriteString("by", set.By.ToString());
            json.WriteNumber("at", set.At.UnixMs);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static Dictionary<Signal, Threshold> ReadThresholds(JsonFields fields)
    {
        Dictionary<Signal, Threshold> read = [];
        foreach (var name in fields.Names)
        {
            var path = $"thresholds.{name}";
            var signal = Signal.All.FirstOrDefault(one => one.Name == name)
                ?? throw new JsonRejectedException(
                    JsonFault.UnknownMember, path, "must be the name of a signal, for instance heart-rate.");
            read.Add(signal, ReadThreshold(fields.Object(name), signal, path));
        }

        return read;
    }

    private static Threshold ReadThreshold(JsonFields fields, Signal signal, string path)
    {
        var low = ReadLimit(fields, "low", signal, path);
        var high = ReadLimit(fields, "high", signal, path);
        var lasting = fields.Has("lastingSeconds") ? fields.Integer("lastingSeconds", 0, DaySeconds) : 0;
        fields.End();
        return low >= high
            ? throw new JsonRejectedException(JsonFault.WrongValue, path, "low must be below high.")
            : new Threshold(low, high, TimeSpan.FromSeconds(lasting));
    }

    private static double? ReadLimit(JsonFields fields, string name, Signal signal, string path)
    {
        if (!fields.Has(name))
        {
            return null;
        }

        var text = fields.Raw(name).Span;
        return text.Length <= MaxNumber
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit)
            && limit >= signal.Lowest
            && limit <= signal.Highest
                ? limit
                : throw new JsonRejectedException(
                    JsonFault.NumberOutOfRange,
                    $"{path}.{name}",
                    FormattableString.Invariant(
                        $"must be a number from {signal.Lowest} to {signal.Highest}, in {signal.Unit}."));
    }

    private static Setting ReadSetting(JsonFields fields)
    {
        var setting = new Setting(
            fields.Parsed<MemberId>("by", MaxId, MemberId.TryParse),
            new Timestamp(fields.Integer("at", 0, Timestamp.Latest.UnixMs)));
        fields.End();
        return setting;
    }

    private static Contact ReadContact(JsonFields fields, string path)
    {
        var member = fields.Parsed<MemberId>("member", MaxId, MemberId.TryParse);
        var webhook = fields.Has("webhook") ? ReadWebhook(fields.Text("webhook", MaxAddress), path) : null;
        var mail = fields.Has("mail") ? fields.Text("mail", MaxMail) : null;
        fields.End();
        return mail is null || MailAddress.IsOne(mail)
            ? new Contact(member, webhook, mail)
            : throw new JsonRejectedException(
                JsonFault.WrongValue, $"{path}.mail", "must be an address such as bob@hospital.example.");
    }

    private static Uri ReadWebhook(string text, string path) =>
        WebhookAddress.TryRead(text, out var address)
            ? address
            : throw new JsonRejectedException(
                JsonFault.WrongValue,
                $"{path}.webhook",
                "must be an address that begins with https://, or with http:// on loopback, without user and "
                    + "fragment.");

    private static void RequireDistinct(AlertSettings settings)
    {
        Contact[] contacts = [.. settings.First.Append(settings.Second).OfType<Contact>()];
        if (contacts.DistinctBy(contact => contact.Member).Count() != contacts.Length)
        {
            throw new JsonRejectedException(
                JsonFault.WrongValue, "first", "must name each member once, second included.");
        }
    }

    private static void WriteContact(Utf8JsonWriter json, Contact contact)
    {
        json.WriteStartObject();
        json.WriteString("member", contact.Member.ToString());
        if (contact.Webhook is { } webhook)
        {
            json.WriteString("webhook", webhook.AbsoluteUri);
        }

        if (contact.Mail is { } mail)
        {
            json.WriteString("mail", mail);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
