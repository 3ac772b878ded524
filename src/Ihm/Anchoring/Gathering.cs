using System.Text.Json.Nodes;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives.Json;

namespace Salus.Ihm.Anchoring;

/// <summary>When a batch is full: by time since its first reading was taken, or by how much it holds.</summary>
public sealed record AnchorLimits
{
    public static AnchorLimits Usual { get; } = new();

    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(10);

    public int MostReadings { get; init; } = 5_000;

    /// <summary>Waveforms bring many values in a reading; so many fit in one upload.</summary>
    public int MostValues { get; init; } = 500_000;
}

/// <summary>
/// What of one patient is stored and in no batch yet, by category, in memory: after a restart it is read again from the
/// places where the last batches ended.
/// </summary>
internal sealed class Gathering(MemberId patient)
{
    private const string SettledName = "settled";

    private readonly SortedDictionary<Category, Gathered> _gathered = [];
    private Dictionary<Category, long> _ends = [];

    /// <summary>The last segment looked at.</summary>
    public long Read { get; private set; }

    public long Readings => _gathered.Values.Sum(one => one.Count);

    /// <summary>Up to which segment everything is in a batch.</summary>
    public long Settled => _gathered.Count == 0 ? Read : _gathered.Values.Min(one => one.After);

    private DocumentKey Key => new("anchor-ends", patient, "all");

    public async Task RecallAsync(TelemetryStore store, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(Key, cancellationToken) is { } kept)
        {
            Recall(kept);
        }
    }

    /// <summary>Goes on where the last run settled batches.</summary>
    public void Recall(ReadOnlyMemory<byte> kept)
    {
        var fields = JsonFields.Parse(kept);
        Read = fields.Integer(SettledName, 0, JsonFields.MaxInteger);
        _ends = fields.Names.Where(name => name != SettledName).ToDictionary(
            name => Code<Category>.TryParse(name, out var category)
                ? category
                : throw new JsonRejectedException(JsonFault.WrongValue, name, "is no category."),
            name => fields.Integer(name, 0, JsonFields.MaxInteger));
    }

    /// <summary>Gathers what came since. While it reads, only what is large is to be cut: after hours away each segment
    /// is old, and a batch for each would cost the ledger as many transactions.</summary>
    // spec ihm 3.1
    public async Task ReadAsync(IAsyncEnumerable<StoredSegment> segments, AnchorLimits limits, Func<Task> cut)
    {
        await foreach (var segment in segments)
        {
            Add(segment);
            if (_gathered.Values.Any(one => IsLarge(one, limits)))
            {
                await cut();
            }
        }
    }

    public void Add(StoredSegment segment)
    {
        foreach (var reading in segment.Readings)
        {
            var category = reading.Signal.Category;
            if (segment.Number <= _ends.GetValueOrDefault(category))
            {
                continue;
            }

            var before = _gathered.GetValueOrDefault(
                category, new Gathered(segment.Number - 1, segment.Number, 0, 0, segment.Received));
            _gathered[category] = before with
            {
                Through = segment.Number,
                Count = before.Count + 1,
                Values = before.Values + reading.Values.Count,
            };
        }

        Read = segment.Number;
    }

    /// <summary>Settles what is full as batches, with what is to be written in one go; nothing changes here before it
    /// is.</summary>
    // spec ihm 3.1
    public (IReadOnlyList<PlannedBatch> Batches, IReadOnlyList<Document> Documents, Action Written) Cut(
        AnchorLimits limits, Timestamp now)
    {
        PlannedBatch[] batches =
        [
            .. _gathered.Where(pair => IsFull(pair.Value, limits, now)).Select(pair => PlannedBatch.Settle(
                pair.Key, pair.Value.After, pair.Value.Through, pair.Value.Count, now)),
        ];
        if (batches.Length == 0)
        {
            return ([], [], () => { });
        }

        var left = _gathered.Where(pair => batches.All(batch => batch.Category != pair.Key)).ToList();
        var ends = _ends.Keys.Concat(_gathered.Keys).Distinct().ToDictionary(
            category => category,
            category => left.Find(pair => pair.Key == category) is { Value: { } gathered } ? gathered.After : Read);
        var settled = left.Count == 0 ? Read : left.Min(pair => pair.Value.After);
        var json = new JsonObject { [SettledName] = settled };
        foreach (var (category, end) in ends)
        {
            json[Code<Category>.Text(category)] = end;
        }

        var document = new Document(Key, System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
        return (batches, [document, .. batches.Select(batch => batch.For(patient))], () =>
        {
            _ends = ends;
            foreach (var batch in batches)
            {
                _gathered.Remove(batch.Category);
            }
        });
    }

    private static bool IsLarge(Gathered gathered, AnchorLimits limits) =>
        gathered.Count >= limits.MostReadings || gathered.Values >= limits.MostValues;

    private static bool IsFull(Gathered gathered, AnchorLimits limits, Timestamp now) =>
        IsLarge(gathered, limits)
        || now >= gathered.First.PlusMs((long)limits.Longest.TotalMilliseconds);

    private sealed record Gathered(long After, long Through, int Count, long Values, Timestamp First);
}
