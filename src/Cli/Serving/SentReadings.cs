using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Salus.Cli.Output;

namespace Salus.Cli.Serving;

/// <summary>What an IHM said of the bodies of one file, with each fault where it stands in the file.</summary>
internal sealed partial class SentReadings
{
    private readonly List<string> _batches = [];
    private readonly List<JsonObject> _faults = [];

    public int New { get; private set; }

    public int Repeated { get; private set; }

    public IReadOnlyList<JsonObject> Faults => _faults;

    /// <summary>Adds an answer; one that refuses the whole body is thrown.</summary>
    public void Add(ReadingsBody body, JsonObject answer)
    {
        var faults = answer["faults"]!.AsArray().Select(fault => Placed(fault!.AsObject(), body.Before)).ToList();
        if ((string?)answer["code"] is { } code)
        {
            throw Refused(code, (string)answer["detail"]!, faults);
        }

        New += (int)answer["new"]!;
        Repeated += (int)answer["repeated"]!;
        _batches.Add((string)answer["batch"]!);
        _faults.AddRange(faults);
    }

    public JsonObject ToJson() => new()
    {
        ["new"] = New,
        ["repeated"] = Repeated,
        ["refused"] = _faults.Count,
        ["faults"] = new JsonArray([.. _faults.Select(fault => fault.DeepClone())]),
        ["batches"] = new JsonArray([.. _batches.Select(batch => JsonValue.Create(batch))]),
    };

    private static FailureException Refused(string code, string detail, IReadOnlyList<JsonObject> faults) => new(
        code,
        string.Join(
            '\n', faults.Select(fault => $"{fault["field"]}: {fault["words"]} ({fault["code"]})").Prepend(detail)),
        "Correct what is named and send the file again; of a Bundle of type batch what is good is taken.",
        ExitCodes.Refused);

    private static JsonObject Placed(JsonObject fault, int before)
    {
        fault["field"] = Place().Replace(
            (string)fault["field"]!,
            place => (int.Parse(place.ValueSpan, CultureInfo.InvariantCulture) + before)
                .ToString(CultureInfo.InvariantCulture),
            count: 1);
        return fault;
    }

    // "line 7.value", "[6].value", "Bundle.entry[6].resource".
    [GeneratedRegex(@"(?<=^line |^(Bundle\.entry)?\[)\d+")]
    private static partial Regex Place();
}
