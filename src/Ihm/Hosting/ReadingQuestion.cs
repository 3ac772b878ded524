using System.Globalization;
using Microsoft.AspNetCore.Http;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>Which single readings somebody asks for: the newest of a signal, from one moment up to another.</summary>
internal sealed record ReadingQuestion(Signal Signal, SampleRange Range)
{
    private const int Usual = 100;
    private const int Most = 1_000;

    private static readonly string[] Names = ["signal", "from", "to", "limit"];

    /// <summary>Reads the parameters; a <see cref="ProblemException"/> names the one that is wrong.</summary>
    // spec ihm 6.4
    public static ReadingQuestion Of(IQueryCollection query)
    {
        if (query.Keys.FirstOrDefault(name => !Names.Contains(name)) is { } other)
        {
            throw RollUpQuestion.Wrong(other, "is none of: signal, from, to, limit");
        }

        var signal = Signal.Find(query["signal"].ToString()) ?? throw RollUpQuestion.Wrong(
            "signal", $"must be one of: {string.Join(", ", Signal.All.Select(known => known.Name))}");
        var (from, to) = (RollUpQuestion.MomentOf(query, "from"), RollUpQuestion.MomentOf(query, "to"));
        return from.UnixMs < to.UnixMs
            ? new ReadingQuestion(signal, new SampleRange(from, to, LimitOf(query), IsNewestFirst: true))
            : throw RollUpQuestion.Wrong("to", "must be after from");
    }

    private static int LimitOf(IQueryCollection query) => !query.ContainsKey("limit") ? Usual
        : int.TryParse(query["limit"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is > 0 and <= Most
            ? limit
            : throw RollUpQuestion.Wrong("limit", $"must be from 1 to {Most}");
}
