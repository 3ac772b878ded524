using System.Text;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

/// <summary>Transactions that come to a validator, before they wait for a block.</summary>
public sealed class Work_at_the_door : IDisposable
{
    private readonly TestHospital _hospital = new(validators: 4, quota: new Quota(2, 1));
    private readonly ManualTime _time = new();
    private readonly TransactionPool _pool = new();
    private readonly LedgerMachine _policies;
    private readonly WorkDoor _door;
    private readonly Transaction[] _three;

    public Work_at_the_door()
    {
        _policies = new LedgerMachine(_hospital.Genesis, LedgerName.Policies, policies: null);
        _door = new WorkDoor(_policies, _pool, new ValidatorClock(_time), _time);
        _three = [_hospital.DoctorsRegistration(), _hospital.PatientsRegistration(), _hospital.DoctorsRegistration()];
    }

    [Fact] // spec votes 2.6
    public void Is_refused_beyond_the_quota_of_its_signer_with_what_waits_counted()
    {
        Assert.Equal([null, null, Refusal.QuotaExceeded], _door.Screen(_three));

        _pool.TryAdd(new Pooled(_three[0], Compact(_three[0])));
        Assert.Equal([null, null, Refusal.QuotaExceeded], _door.Screen(_three));
        _pool.TryAdd(new Pooled(_three[1], Compact(_three[1])));
        Assert.Equal([null, null, Refusal.QuotaExceeded], _door.Screen(_three));

        Commit(_three[..2]);
        Array.ForEach(_three, transaction => _door.DropTaken(transaction.Id));
        Assert.Equal(0, _pool.Count);
        Assert.Equal([Refusal.QuotaExceeded], _door.Screen(_three[2..]));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([null], _door.Screen(_three[2..]));
    }

    [Fact] // spec votes 2.6
    public void Is_dropped_beyond_the_quota_when_another_validator_brings_it()
    {
        _door.TakeIn("v2", Work(_three));
        _door.TakeIn("v3", Work(_three[2]));

        Assert.Equal(2, _pool.CountOf(_three[0].Jws.KeyThumbprint));
        Assert.False(_pool.Holds(_three[2].Id));
    }

    [Fact] // spec votes 2.7
    public async Task Waits_no_more_when_it_became_final_while_it_was_looked_at()
    {
        var batch = new SubmittedBatch(1);
        Commit(_three[0]);

        _pool.TryAdd(new Pooled(_three[0], Compact(_three[0])), new Pending(_three[0], batch, 0));
        _door.DropTaken(_three[0].Id);

        Assert.Equal(0, _pool.Count);
        var answer = Assert.IsType<Submission.NotAdmitted>(Assert.Single(await batch.Answers));
        Assert.Equal(Refusal.DuplicateTransaction, answer.Reason);
    }

    [Fact] // spec votes 2.2
    public void Is_not_taken_in_by_a_clock_that_jumped_and_is_when_it_is_right_again()
    {
        _door.TakeIn("v2", Work());
        _time.Jump(TimeSpan.FromHours(1));
        _door.TakeIn("v2", Work(_three[0]));
        Assert.Equal(0, _pool.Count);

        _time.Jump(TimeSpan.FromHours(-1));
        _door.TakeIn("v2", Work(_three[0]));
        Assert.Equal(1, _pool.Count);
    }

    public void Dispose() => _hospital.Dispose();

    private void Commit(params Transaction[] transactions) =>
        _policies.Commit(_policies.Draft(new ValidatorClock(_time).TimeAfter(_policies.Head), "v1", transactions));

    private static PeerMessage.Work Work(params Transaction[] transactions) => new([.. transactions.Select(Compact)]);

    private static ReadOnlyMemory<byte> Compact(Transaction transaction) =>
        Encoding.ASCII.GetBytes(transaction.Jws.ToCompact());
}
