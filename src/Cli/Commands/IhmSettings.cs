using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Spectre.Console.Rendering;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm settings`: between what a patient's signals may move, and who is told.</summary>
internal static class IhmSettings
{
    private static readonly string[] Ways = ["webhook", "mail"];

    private static readonly Option<string> Signal = new("--signal")
    {
        Description = "The signal whose threshold is set, for instance heart-rate.",
        HelpName = "NAME",
    };

    private static readonly Option<double?> Low = Number("--low", "An alert is raised below it, in the signal's unit.");

    private static readonly Option<double?> High = Number("--high", "An alert is raised above it.");

    private static readonly Option<int?> Lasting =
        Whole("--lasting", "For so many seconds before it counts. Default: 0.");

    private static readonly Option<bool> None = new("--none")
    {
        Description = "No threshold for the signal any more, not the usual one either.",
    };

    private static readonly Option<int?> OxygenScale =
        Whole("--oxygen-scale", "The scale of oxygen saturation: 1 or 2.");

    private static readonly Option<string[]> First = new("--first")
    {
        Description = "Who is told first: NAME, NAME=https://webhook or NAME=address@of.mail; again for several.",
        HelpName = "WHO",
    };

    private static readonly Option<string> Second = new("--second")
    {
        Description = "Who is told when nobody acknowledges in time, written likewise.",
        HelpName = "WHO",
    };

    private static readonly Option<int?> After = Whole("--after", "After how many minutes that is. Default: 15.");

    public static SalusCommand Create() => new SalusCommand(
        "settings",
        "Shows, and changes where something is given, when a patient's IHM raises alerts and whom it tells.",
        "./salus ihm settings --patient alice --as bob",
        "./salus ihm settings --patient alice --signal heart-rate --low 45 --high 130 --lasting 60 --as bob",
        "./salus ihm settings --patient alice --first bob=bob@hospital.example --second carol --after 10 --as bob")
        .With(StandardOptions.Patient, Signal, Low, High, Lasting, None, OxygenScale, First, Second, After)
        .With(IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(SettingsAsync);

    private static async Task<Answer> SettingsAsync(Call call)
    {
        var people = new People(call.Folder);
        var path = $"v1/patients/{people.Find(call.Need(StandardOptions.Patient))}/alert-settings";
        var ihm = IhmAddress.Connect(call, await call.OpenWalletAsync());
        var settings = JsonNode.Parse(await ihm.GetAsync(path, call.Stop))!.AsObject();
        if (Change(call, people, settings))
        {
            var body = Encoding.UTF8.GetBytes(settings.ToJsonString());
            var answer = await ihm.SendAsync(HttpMethod.Put, path, body, call.Stop);
            settings = JsonNode.Parse(answer)!.AsObject();
        }

        return new Answer(settings, Show(settings, people));
    }

    private static bool Change(Call call, People people, JsonObject settings)
    {
        var isChanged = ChangeThreshold(call, settings["thresholds"]!.AsObject());
        if (call.Get(First) is { Length: > 0 } first)
        {
            settings["first"] = new JsonArray([.. Contacts(first, people)]);
            isChanged = true;
        }

        if (call.Get(Second) is { } second)
        {
            settings["second"] = Contacts([second], people).Single();
            isChanged = true;
        }

        return Set(settings, "oxygenScale", call.Get(OxygenScale))
            | Set(settings, "escalatesAfterMinutes", call.Get(After))
            | isChanged;
    }

    private static bool ChangeThreshold(Call call, JsonObject thresholds)
    {
        var (low, high, lasting, none) = (call.Get(Low), call.Get(High), call.Get(Lasting), call.Get(None));
        if (call.Get(Signal) is not { } signal)
        {
            return (low ?? high ?? lasting) is null && !none
                ? false
                : throw new FailureException(
                    "signal-missing", "A threshold is of a signal.", "Name it: --signal heart-rate");
        }

        if ((low ?? high ?? lasting) is null && !none)
        {
            return false;
        }

        var threshold = none ? [] : thresholds[signal]?.DeepClone().AsObject() ?? [];
        Set(threshold, "low", low);
        Set(threshold, "high", high);
        threshold["lastingSeconds"] = lasting ?? 0;
        thresholds[signal] = threshold;
        return true;
    }

    private static bool Set<T>(JsonObject json, string name, T? value)
        where T : struct
    {
        if (value is { } given)
        {
            json[name] = JsonValue.Create(given);
        }

        return value is not null;
    }

    // Several addresses of one person stand beside each other: bob=https://.. bob=bob@..
    private static IEnumerable<JsonNode> Contacts(IEnumerable<string> texts, People people)
    {
        foreach (var person in texts.Select(text => text.Split('=', 2)).GroupBy(parts => parts[0]))
        {
            var contact = new JsonObject { ["member"] = people.Find(person.Key).ToString() };
            foreach (var address in person.Where(parts => parts.Length == 2).Select(parts => parts[1]))
            {
                contact[address.Contains("://", StringComparison.Ordinal) ? "webhook" : "mail"] = address;
            }

            yield return contact;
        }
    }

    private static IRenderable Show(JsonObject settings, People people)
    {
        var thresholds = settings["thresholds"]!.AsObject().Select(pair => new[]
        {
            pair.Key, Limit(pair.Value!, "low"), Limit(pair.Value!, "high"), $"{pair.Value!["lastingSeconds"]} s",
        });
        var first = settings["first"]!.AsArray().Select(contact => Words(contact!, people)).ToList();
        return View.Together(
            View.Table(["signal", "low", "high", "lasting"], thresholds, "No threshold is set."),
            View.Fields(
                ("oxygen scale", $"{settings["oxygenScale"]}"),
                ("told first", first.Count == 0 ? "whom consents name" : string.Join(", ", first)),
                ("told second", settings["second"] is { } second
                    ? $"{Words(second, people)}, after {settings["escalatesAfterMinutes"]} minutes"
                    : "nobody")));
    }

    private static string Words(JsonNode contact, People people)
    {
        var ways = Ways.Select(way => contact[way]?.GetValue<string>()).OfType<string>();
        var name = people.Name(contact["member"]!.GetValue<string>());
        return string.Join(" ", [name, .. ways.Select(way => $"({way})")]);
    }

    private static string Limit(JsonNode threshold, string name) =>
        threshold[name]?.GetValue<double>().ToString(CultureInfo.InvariantCulture) ?? "";

    private static Option<double?> Number(string name, string words) => new(name)
    {
        Description = words,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name}: '{text}' must be a number.");
            return null;
        },
    };

    private static Option<int?> Whole(string name, string words) => new(name)
    {
        Description = words,
        HelpName = "N",
    };
}
