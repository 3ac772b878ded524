using System.Globalization;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>Which roll-ups somebody asks for: some signals, from one moment up to another.</summary>
internal sealed record RollUpQuestion(IReadOnlyList<Signal> Signals, RollUpStep Step, Timestamp From, Timestamp To)
{
    /// <summary>The most steps between both moments.</summary>
    public const int MostSteps = 2_000;

    private static readonly string[] Names = ["signal", "step", "from", "to"];

    // A waveform or a code has no course that a mean could show.
    private static readonly IReadOnlyList<Signal> Shown =
        [.. Signal.All.Where(signal => !signal.IsWaveform && !signal.IsCoded)];

    /// <summary>Reads the parameters; a <see cref="ProblemException"/> names the one that is wrong.</summary>
    // spec ihm 6.2
    public static RollUpQuestion Of(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(name => !Names.Contains(name)) is { } other)
        {
            throw Wrong(other, "is none of: signal, step, from, to");
        }

        var step = Code<RollUpStep>.TryParse(query["step"].ToString(), out var named)
            ? named
            : throw Wrong("step", $"must be one of: {string.Join(", ", Code<RollUpStep>.All)}");
        var (from, to) = (MomentOf(query, "from"), MomentOf(query, "to"));
        var length = to.UnixMs - from.UnixMs;
        return length > 0 && length / LengthMs(step) <= MostSteps
            ? new RollUpQuestion(SignalsOf(query["signal"].ToString()), step, from, to)
            : throw Wrong("to", $"must be after from, by at most {MostSteps} steps");
    }

    private static long LengthMs(RollUpStep step) => step switch
    {
        RollUpStep.Minute => 60_000,
        RollUpStep.Hour => 3_600_000,
        _ => 86_400_000,
    };

    internal static Timestamp MomentOf(IQueryCollection query, string name) =>
        long.TryParse(query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var moment)
        && moment <= Timestamp.Latest.UnixMs
            ? new Timestamp(moment)
            : throw Wrong(name, "must be whole milliseconds since 1970");

    private static IReadOnlyList<Signal> SignalsOf(string text) => text.Length == 0 ? Shown :
    [
        .. text.Split(',').Distinct().Select(name => Shown.FirstOrDefault(signal => signal.Name == name)
            ?? throw Wrong("signal", $"must be some of: {string.Join(", ", Shown.Select(signal => signal.Name))}")),
    ];

    internal static ProblemException Wrong(string name, string rule) =>
        new(IhmProblems.MalformedParameter.Because($"{name}: {rule}.", name));
}
