using Salus.Ledger;

namespace Salus.Bench.Load;

/// <summary>
/// Signs StoreRecord transactions, with every doctor and category in turn, before the clock starts: signing is the
/// authors' work, on their own machines, and no part of what a node does.
/// </summary>
internal sealed class SignedLoad(BenchMembers members)
{
    private static readonly Category[] Categories = Enum.GetValues<Category>();

    public IReadOnlyList<Batch> Sign(int count, int batchSize, Action<int> signed)
    {
        var batches = new Batch[(count + batchSize - 1) / batchSize];
        var done = 0;
        Parallel.For(0, batches.Length, index =>
        {
            var size = Math.Min(batchSize, count - (index * batchSize));
            batches[index] = Batch.Of([.. Enumerable.Range(index * batchSize, size).Select(Sign)]);
            signed(Interlocked.Increment(ref done) * 100 / batches.Length);
        });
        return batches;
    }

    private byte[] Sign(int index) => members.Sign(
        Some.StoreRecord(members.Patient.Id, Categories[index % Categories.Length]),
        members.Doctors[index % members.Doctors.Count].SigningKey);
}
