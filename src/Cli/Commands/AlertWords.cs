using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ledger;
using Spectre.Console.Rendering;

namespace Salus.Cli.Commands;

/// <summary>Alerts as an IHM tells them, in plain words.</summary>
internal static class AlertWords
{
    private const int ShortId = 8;

    private static readonly string[] Columns = ["alert", "level", "patient", "what", "since (UTC)", "state"];

    public static IRenderable Table(IEnumerable<JsonNode> alerts, People people) =>
        View.Table(Columns, alerts.Select(alert => Row(alert, people)), "There is no open alert.");

    /// <summary>One thing that happened, in a line.</summary>
    public static string Line(JsonNode notice, People people) => string.Join(
        "  ",
        [
            Time(notice["at"]), Text(notice, "happened").PadRight(12), .. Row(notice, people)[..4],
        ]);

    /// <summary>What was not delivered, each in a line.</summary>
    public static IEnumerable<string> Undelivered(JsonNode answer, People people) =>
        (answer["undelivered"]?.AsArray() ?? []).Select(lost =>
            $"Not delivered by {Text(lost!, "channel")} to {Name(lost!, "receiver", people)}: {Text(lost!, "code")}"
            + (lost!["givenUp"] is null ? ", tried again." : ", given up."));

    /// <summary>What is wrong: "heart-rate too low".</summary>
    public static string What(JsonNode alert) => alert["kind"] is null
        ? "(while no node answers, only that there is one)"
        : $"{Text(alert, "signal")} {Kind(Text(alert, "kind"))}: {Text(alert, "basis")}";

    public static string Text(JsonNode node, string name) => node[name]?.GetValue<string>() ?? "";

    private static string[] Row(JsonNode alert, People people) =>
    [
        Text(alert, "alert")[..ShortId],
        Text(alert, "level"),
        Name(alert, "patient", people),
        What(alert),
        Time(alert["since"]),
        State(alert, people),
    ];

    private static string State(JsonNode alert, People people)
    {
        var words = alert["acknowledged"] is { } seen
            ? $"acknowledged by {Name(seen, "by", people)}"
                + (seen["transaction"] is null ? ", not yet on the ledger" : "")
            : Text(alert, "state");
        return alert["escalated"]?.GetValue<bool>() == true ? $"{words}, second person told" : words;
    }

    private static string Name(JsonNode node, string name, People people) =>
        MemberId.TryParse(Text(node, name), out var member) ? people.NameOf(member) : Text(node, name);

    private static string Time(JsonNode? ms) => ms is null
        ? ""
        : FinalWords.Time(new Timestamp(ms.GetValue<long>())).ToString(CultureInfo.InvariantCulture);

    private static string Kind(string code) => code switch
    {
        "unusual" => "unusual",
        "flat-line" => "does not move",
        "saturated" => "at the end of the sensor's range",
        "sensor-off" => "without a sensor",
        "impossible-change" => "changed faster than it can",
        "too-low" => "too low",
        "too-high" => "too high",
        "early-warning" => "with an early warning",
        "ventricular-beat" => "with ventricular beats",
        "supraventricular-beat" => "with early beats",
        _ => code,
    };
}
