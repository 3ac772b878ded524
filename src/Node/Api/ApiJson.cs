using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Node.Api;

/// <summary>The JSON of answers: the ledger's own text forms, camel case, no nulls; receipts canonical.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Build();

    /// <summary>A 200 answer.</summary>
    public static IResult Answer<T>(T value, int status = StatusCodes.Status200OK) =>
        Results.Json(value, Options, statusCode: status);

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(LedgerJson.Default.Options)
        {
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            IgnoreReadOnlyProperties = false,
        };
        options.Converters.Add(new ReceiptConverter());
        options.MakeReadOnly();
        return options;
    }

    private sealed class ReceiptConverter : JsonConverter<Receipt>
    {
        public override Receipt Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("answers are only written");

        public override void Write(Utf8JsonWriter writer, Receipt value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
    }
}
