using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Salus.Ihm.Alerts.Settings;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>What alerts are on paper: documents of the store. What is written again after it was not known whether it
/// was written has the same key, and stands there once.</summary>
internal static class Papers
{
    public const string OpenKind = "alert";
    public const string EndedKind = "alert-ended";
    public const string SequenceKind = "alert-sequence";
    public const string SettingsKind = "alert-settings";
    public const string NoticeKind = "alert-notice";
    public const string DeliveryKind = "alert-delivery";

    public const string PlaceKind = "alert-place";

    private const string Only = "1";

    private static readonly JsonSerializerOptions Options = Build();

    public static DocumentKey OpenKey(Alert alert)
    {
        var (signal, kind) = Subject.Of(alert);
        return new DocumentKey(OpenKind, alert.Patient, $"{kind}-{signal}");
    }

    public static DocumentKey KeyOf(Notice notice) =>
        new(NoticeKind, notice.Alert.Patient, $"{notice.Receiver}-{Padded(notice.Number)}");

    public static DocumentKey KeyOf(Delivery delivery) => new(
        DeliveryKind, delivery.Notice.Alert.Patient, $"{delivery.Lane.Key}-{Padded(delivery.Notice.Number)}");

    public static Document Open(Alert alert) => new(OpenKey(alert), Bytes(alert));

    public static Document Ended(Alert alert) =>
        new(new DocumentKey(EndedKind, alert.Patient, $"{Padded(alert.Sequence)}-{alert.Id}"), Bytes(alert));

    public static Document Sequence(MemberId patient, long sequence) =>
        new(new DocumentKey(SequenceKind, patient, Only), Bytes(sequence));

    public static Document Of(Notice notice) => new(KeyOf(notice), Bytes(notice));

    public static Document Of(Delivery delivery) => new(KeyOf(delivery), Bytes(delivery));

    public static Document Of(MemberId patient, AlertSettings settings)
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream))
        {
            SettingsJson.Write(json, settings, _ => true);
        }

        return new Document(new DocumentKey(SettingsKind, patient, Only), stream.ToArray());
    }

    public static Document Of(MemberId patient, LedgerPlace place) =>
        new(new DocumentKey(PlaceKind, patient, Only), Bytes(place));

    public static T Read<T>(Document document) => JsonSerializer.Deserialize<T>(document.Value.Span, Options)!;

    private static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    private static string Padded(long number) => number.ToString("D16", CultureInfo.InvariantCulture);

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(LedgerJson.Default.Options)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        };
        options.Converters.Add(new SignalConverter());
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly();
        return options;
    }

    private sealed class SignalConverter : JsonConverter<Signal>
    {
        public override Signal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var name = reader.GetString();
            return Signal.All.FirstOrDefault(signal => signal.Name == name)
                ?? throw new JsonException("not a signal");
        }

        public override void Write(Utf8JsonWriter writer, Signal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Name);
    }
}
