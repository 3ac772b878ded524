using System.Text;
using Salus.Ledger;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>More is submitted than may wait for a block.</summary>
public sealed class A_full_pool : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestHospital _hospital = new(validators: 4);
    private readonly TransactionPool _pool = new() { MostOfEach = 1 };
    private readonly Transaction _late;
    private readonly Task _adding;

    public A_full_pool()
    {
        _pool.TryAdd(Pooled(_hospital.DoctorsRegistration()));
        _late = _hospital.PatientsRegistration();
        _adding = AddAsync(_late);
    }

    [Fact] // spec votes 2.3
    public async Task Takes_the_next_in_once_another_has_expired()
    {
        Assert.False(_adding.IsCompleted);

        _pool.RemoveExpired(Timestamp.Latest);
        await _adding.WaitAsync(Patience);

        Assert.True(_pool.Holds(_late.Id));
    }

    [Fact] // spec storage 3.5
    public async Task Lets_nobody_wait_for_room_when_nothing_becomes_final()
    {
        _pool.Fail(new TimeoutException("full disk"));

        var fault = await Assert.ThrowsAsync<TimeoutException>(() => _adding.WaitAsync(Patience));
        Assert.Equal("full disk", fault.Message);
    }

    [Fact]
    public async Task Takes_nothing_in_once_it_is_closed()
    {
        _pool.Close(new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(() => _adding.WaitAsync(Patience));
        await Assert.ThrowsAsync<InvalidOperationException>(() => AddAsync(_late).WaitAsync(Patience));
    }

    public void Dispose() => _hospital.Dispose();

    private static Pooled Pooled(Transaction transaction) =>
        new(transaction, Encoding.ASCII.GetBytes(transaction.Jws.ToCompact()));

    private Task AddAsync(Transaction transaction) => _pool.AddAsync(
        Pooled(transaction), new Pending(transaction, new SubmittedBatch(1), 0), CancellationToken.None);
}
