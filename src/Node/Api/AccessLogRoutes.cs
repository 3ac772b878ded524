using System.Globalization;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Node.Api;

/// <summary>Everything that happened about a patient, from all ledgers in the order of block time (spec api
/// 5.7).</summary>
internal static class AccessLogRoutes
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/patients/{patient}/access-log", Get).For(Audience.PatientOrGuardian)
            .Says("Lists what happened about the patient, oldest first; next continues where it ended.");

    private static IResult Get(Call call, LocalNode node)
    {
        var after = call.Query("after", LogPosition.TryParse, "the next of an earlier answer", LogPosition.Start);
        var limit = (int)call.Query("limit", 1, MaxLimit, DefaultLimit);
        LogItem[] items =
        [
            .. node.Ledgers.All.SelectMany(ledger => Items(node, ledger.Name, call.Patient, after, limit))
                .OrderBy(item => item.Time).ThenBy(item => item.Ledger).ThenBy(item => item.Sequence)
                .Take(limit),
        ];
        return ApiJson.Answer(new LogAnswer(items, items.Aggregate(after, (at, item) => at.Past(item)).ToString()));
    }

    private static IEnumerable<LogItem> Items(
        LocalNode node, LedgerName ledger, MemberId patient, LogPosition after, int limit)
    {
        StoredBlock? block = null;
        foreach (var entry in node.Ledgers[ledger].Log(patient, after.On(ledger), limit))
        {
            // Entries of one block follow each other: it is read once.
            block = block?.Header.Height == entry.Height ? block : node.Open(ledger, entry.Height);
            var receipt = block.Receipt(entry.Index);
            yield return new LogItem(
                entry.Sequence,
                ledger,
                entry.Height,
                entry.Index,
                block.Header.Time,
                receipt.Transaction,
                receipt.Events[entry.Ordinal]);
        }
    }

    private sealed record LogAnswer(IReadOnlyList<LogItem> Entries, string Next);

    private sealed record LogItem(
        long Sequence,
        LedgerName Ledger,
        Height Height,
        int Index,
        Timestamp Time,
        TransactionId Transaction,
        Event Event);

    /// <summary>How far a reader has come on each ledger; text <c>P-R-T</c>, where what is left out is 0.</summary>
    private sealed class LogPosition
    {
        private static readonly int Ledgers = Code<LedgerName>.All.Count;

        private readonly long[] _sequences;

        private LogPosition(IEnumerable<long> sequences) => _sequences = [.. sequences];

        public static LogPosition Start { get; } = new(new long[Ledgers]);

        public long On(LedgerName ledger) => _sequences[(int)ledger];

        public LogPosition Past(LogItem item) => new(_sequences.Select(
            (sequence, ledger) => ledger == (int)item.Ledger ? item.Sequence : sequence));

        public static bool TryParse(ReadOnlySpan<char> text, out LogPosition position)
        {
            position = Start;
            var parts = text.ToString().Split('-');
            if (parts.Length > Ledgers)
            {
                return false;
            }

            var sequences = new long[Ledgers];
            for (var ledger = 0; ledger < parts.Length; ledger++)
            {
                if (!long.TryParse(
                    parts[ledger], NumberStyles.None, CultureInfo.InvariantCulture, out sequences[ledger]))
                {
                    return false;
                }
            }

            position = new LogPosition(sequences);
            return true;
        }

        public override string ToString() => string.Join('-', _sequences);
    }
}
