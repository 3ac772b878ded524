using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Salus.Node.Logs;

/// <summary>Writes the node's log, one line an entry, and takes out of each what must not leave the node (spec
/// operation 2).</summary>
public sealed class RedactedLines : ILoggerProvider
{
    private const string Prefix = "Salus.Node.";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TextWriter _output;
    private readonly LogForm _form;
    private readonly TimeProvider _time;

    public RedactedLines(TextWriter output, LogForm form, TimeProvider time) =>
        (_output, _form, _time) = (TextWriter.Synchronized(output), form, time);

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public void Dispose() => _output.Flush();

    private void Write(
        string category, LogLevel level, EventId id, object? state, (string Message, Exception? Fault) said)
    {
        var now = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var part = category.StartsWith(Prefix, StringComparison.Ordinal) ? category[Prefix.Length..] : category;
        var message = Redaction.Clean(said.Message);
        var fault = said.Fault is null ? null : Redaction.Describe(said.Fault);
        (string, string?)[] head =
            [("time", now), ("level", Word(level)), ("part", part), ("event", id.Name), ("message", message)];
        _output.WriteLine(_form == LogForm.Json
            ? Json([.. head, ("fault", fault)], state)
            : $"{now} {Word(level)} {part}: {message.ReplaceLineEndings(" ")}{Indented(fault)}");
        _output.Flush();
    }

    private static string Json((string Name, string? Value)[] head, object? state)
    {
        using var bytes = new MemoryStream();
        using (var line = new Utf8JsonWriter(bytes, Plain))
        {
            line.WriteStartObject();
            foreach (var (name, value) in head.Where(member => member.Value is not null))
            {
                line.WriteString(name, value);
            }

            WriteFields(line, state);
            line.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    // The message's own fields, so that a collector filters by route or code without taking lines apart.
    private static void WriteFields(Utf8JsonWriter line, object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> fields)
        {
            return;
        }

        line.WriteStartObject("fields");
        foreach (var (name, value) in fields.Where(field => field.Key != "{OriginalFormat}"))
        {
            line.WriteString(
                JsonNamingPolicy.CamelCase.ConvertName(name),
                Redaction.Clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }

        line.WriteEndObject();
    }

    private static string Indented(string? fault) =>
        fault is null ? "" : $"\n  {fault.ReplaceLineEndings("\n  ")}";

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class Lines(RedactedLines all, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            all.Write(category, logLevel, eventId, state, (formatter(state, exception), exception));
    }
}
