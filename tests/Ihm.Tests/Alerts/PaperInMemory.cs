using Salus.Ihm.Alerts;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Alerts;

/// <summary>A store of documents that outlives a desk, and can be killed at any write: before it or right after it.
/// </summary>
internal sealed class PaperInMemory
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Document> _papers = new(StringComparer.Ordinal);

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Writes { get; private set; }

    /// <summary>From which write on none is kept; null: all are.</summary>
    public int? DiesBefore { get; set; }

    /// <summary>After which write the process dies: it is kept, and nobody learns so.</summary>
    public int? DiesAfter { get; set; }

    public AlertArchive Archive => new(WriteAsync, (kind, patient, _) => Read(kind, patient).ToAsyncEnumerable());

    /// <summary>Completes when no document of a kind is left.</summary>
    public async Task WithoutAsync(string kind)
    {
        while (Read(kind, null).Count > 0)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (Read(kind, null).Count > 0)
            {
                await changed.WaitAsync(TimeSpan.FromSeconds(60));
            }
        }
    }

    public IReadOnlyList<Document> Read(string kind, MemberId? patient)
    {
        lock (_lock)
        {
            return
            [
                .. _papers.Values.Where(paper =>
                    paper.Key.Kind == kind && (patient is null || paper.Key.Patient == patient)),
            ];
        }
    }

    private Task WriteAsync(IReadOnlyList<Document> puts, IReadOnlyList<DocumentKey> deletes)
    {
        lock (_lock)
        {
            if (Writes >= DiesBefore || Writes > DiesAfter)
            {
                throw new IOException("killed");
            }

            var isLast = Writes++ == DiesAfter;
            foreach (var key in deletes)
            {
                _papers.Remove(Name(key));
            }

            foreach (var paper in puts)
            {
                Assert.InRange(paper.Key.Key.Length, 1, 128);
                _papers[Name(paper.Key)] = paper;
            }

            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return isLast ? throw new IOException("killed") : Task.CompletedTask;
        }
    }

    private static string Name(DocumentKey key) => $"{key.Kind}/{key.Patient}/{key.Key}";
}
