using System.Text;
using Salus.Ledger;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>Transactions that another validator brings, as many and as bad as it likes.</summary>
public sealed class Work_of_another_validator : IDisposable
{
    private readonly TestHospital _hospital = new(validators: 4);
    private readonly ManualTime _time = new();

    [Theory] // spec votes 2.8
    [InlineData(Refusal.BadSignature, 64, 65)]
    [InlineData(Refusal.MalformedTransaction, 64, 65)]
    [InlineData(Refusal.DuplicateTransaction, 4095, 16_384)]
    [InlineData(Refusal.UnknownSigner, 4095, 16_384)]
    public void Is_not_looked_at_for_a_while_when_too_much_of_it_was_refused(Refusal refusal, int few, int many)
    {
        var credit = new ScreeningCredit(_time);
        credit.Charge("v2", Refused(few - 1, refusal));
        Assert.True(credit.Has("v2"));

        credit.Charge("v4", Refused(many, refusal));

        Assert.False(credit.Has("v4"));
        Assert.True(credit.Has("v3"));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.True(credit.Has("v4"));
    }

    [Fact] // spec votes 2.8
    public void That_is_good_costs_it_nothing()
    {
        var credit = new ScreeningCredit(_time);

        credit.Charge("v2", [.. Enumerable.Range(0, 16_384).Select(_ => new Brought("v2", default))]);

        Assert.True(credit.Has("v2"));
    }

    [Fact] // spec votes 2.3
    public void Is_kept_up_to_so_many_bytes()
    {
        Pooled[] all = [.. Enumerable.Range(0, 5).Select(_ => Pooled(_hospital.NewRecord(), "v4"))];
        var each = all.Max(one => one.Compact.Length);
        var pool = new TransactionPool { MostBytesOfEach = 3 * each };

        Assert.All(all[..3], pooled => Assert.True(pool.TryAdd(pooled)));
        Assert.False(pool.TryAdd(all[3]));
        Assert.True(pool.TryAdd(Pooled(_hospital.NewRecord(), "v2")));
        pool.Remove(all[0].Transaction.Id);

        Assert.True(pool.TryAdd(all[4]));
    }

    [Fact] // spec votes 2.2
    public void Is_known_again_by_its_bytes()
    {
        var pooled = Pooled(_hospital.NewRecord(), "v4");
        var pool = new TransactionPool();
        pool.TryAdd(pooled);
        byte[] other = [.. pooled.Compact.Span];
        other[^2] ^= 1;

        Assert.Same(pooled.Transaction, pool.Find(pooled.Compact.Span));
        Assert.Null(pool.Find(other));
        Assert.Null(pool.Find("no dot"u8));
    }

    [Fact] // spec votes 2.3
    public void Of_unknown_signers_is_held_back_for_2_seconds_and_bounded()
    {
        var held = new HeldBack(_time);

        held.Keep(Refused(2_000, Refusal.UnknownSigner));
        Assert.Equal(1_024, held.Take().Count);
        held.Keep(Refused(10, Refusal.UnknownSigner));
        _time.Advance(TimeSpan.FromSeconds(2));
        held.Keep([]);

        Assert.True(held.IsEmpty);
    }

    [Fact] // spec votes 2.3
    public void Of_unknown_signers_is_held_back_whatever_another_validator_brings()
    {
        var held = new HeldBack(_time);

        held.Keep(Refused(2_000, Refusal.UnknownSigner));
        held.Keep(Refused(10, Refusal.UnknownSigner, from: "v2"));
        held.Keep(held.Take());
        held.Keep(Refused(10, Refusal.UnknownSigner));
        held.Keep(Refused(10, Refusal.UnknownSigner, from: "v3", bytes: 1024 * 1024));

        Assert.Equal(
            [("v4", 1_024), ("v2", 10), ("v3", 8)],
            held.Take().CountBy(one => one.From).Select(share => (share.Key, share.Value)));
    }

    public void Dispose() => _hospital.Dispose();

    private static Brought[] Refused(int count, Refusal refusal, string from = "v4", int bytes = 0) =>
        [.. Enumerable.Range(0, count).Select(_ => new Brought(from, new byte[bytes]) { Refusal = refusal })];

    private static Pooled Pooled(Transaction transaction, string from) =>
        new(transaction, Encoding.ASCII.GetBytes(transaction.Jws.ToCompact())) { From = from };
}
