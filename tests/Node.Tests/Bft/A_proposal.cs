using System.Text;
using Salus.Consensus;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Ledger.Transactions;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Wire;

namespace Salus.Node.Tests.Bft;

/// <summary>What a validator proposes, and what another judges it by.</summary>
public sealed class A_proposal : IDisposable
{
    private readonly TestHospital _hospital = new(validators: 4);
    private readonly ManualTime _time = new();
    private readonly Party _proposer;
    private readonly Party _other;

    public A_proposal()
    {
        _proposer = new Party(_hospital.Genesis, "v1", _time);
        _other = new Party(_hospital.Genesis, "v2", _time);
    }

    [Fact] // spec votes 2.1, 2.4
    public void Holds_what_waits_and_is_executed_with_the_same_outcome_by_another()
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        _proposer.Add(_hospital.PatientsRegistration());

        var proposal = _proposer.Policies.Build(isNeeded: false)!;

        Assert.True(_other.Policies.IsValid(1, proposal, "v1"));
        var executed = _other.Policies.Executed(proposal)!.Block;
        Assert.Equal(2, executed.Transactions.Count);
        Assert.All(executed.Receipts, receipt => Assert.True(receipt.IsAccepted));
    }

    [Fact] // spec votes 2.2
    public void Does_not_have_a_transaction_read_a_second_time()
    {
        var transaction = _hospital.DoctorsRegistration();
        _proposer.Add(transaction);
        _other.Add(transaction);

        var executed = _other.Policies.Executed(_proposer.Policies.Build(isNeeded: false)!)!.Block;

        Assert.Same(transaction, Assert.Single(executed.Transactions));
    }

    [Fact] // spec votes 2.2
    public void With_a_bad_signature_under_a_known_id_is_not_taken_for_the_known_one()
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        var good = _proposer.Policies.Build(isNeeded: false)!;
        var (header, transactions) = BlockProposal.Read(good, _proposer.Pool);
        _other.Add(transactions[0]);

        var bad = BlockProposal.Of(header, [Compact(TestHospital.SignedBadly(transactions[0]))]);

        Assert.False(_other.Policies.IsValid(1, bad, "v1"));
    }

    [Fact] // spec votes 2.3
    public void Takes_no_more_from_one_validator_than_its_share()
    {
        var pool = new TransactionPool { MostOfEach = 1 };
        Assert.True(pool.TryAdd(Brought(_hospital.DoctorsRegistration())));
        Assert.False(pool.TryAdd(Brought(_hospital.PatientsRegistration())));

        Assert.True(pool.TryAdd(Brought(_hospital.PatientsRegistration()) with { From = "v4" }));
        Assert.True(pool.TryAdd(Brought(_hospital.PatientsRegistration()) with { From = null }));
    }

    [Fact] // spec votes 2.4
    public void Is_not_made_of_nothing_unless_it_is_needed()
    {
        Assert.Null(_proposer.Policies.Build(isNeeded: false));
        Assert.NotNull(_proposer.Policies.Build(isNeeded: true));
    }

    [Fact] // spec votes 2.4
    public void Leaves_out_what_may_not_enter()
    {
        var transaction = _hospital.DoctorsRegistration();
        _proposer.Add(transaction);
        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.Null(_proposer.Policies.Build(isNeeded: false));
        Assert.Equal([(transaction.Id, Refusal.Expired)], _proposer.LeftOut);
        Assert.Equal(0, _proposer.Pool.Count);
    }

    [Fact] // spec votes 2.5
    public void Waits_a_moment_after_a_block_unless_many_wait()
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        _proposer.Policies.Forget();

        Assert.Equal(10, _proposer.Policies.Pause);
        _time.Advance(TimeSpan.FromMilliseconds(4));
        Assert.Equal(6, _proposer.Policies.Pause);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(0, _proposer.Policies.Pause);

        _proposer.Policies.Forget();
        for (var count = 0; count < 255; count++)
        {
            _proposer.Add(_hospital.PatientsRegistration());
        }

        Assert.Equal(0, _proposer.Policies.Pause);
    }

    [Fact] // spec votes 3.1
    public void That_another_would_execute_differently_is_not_valid()
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        var proposal = _proposer.Policies.Build(isNeeded: false)!;
        var (header, transactions) = BlockProposal.Read(proposal, _proposer.Pool);
        var altered = header with { State = TestHospital.AnyDigest() };

        var lie = BlockProposal.Of(altered, [.. transactions.Select(Compact)]);

        Assert.False(_other.Policies.IsValid(1, lie, "v1"));
        Assert.False(_other.Policies.IsValid(1, proposal with { Digest = TestHospital.AnyDigest() }, "v1"));
        Assert.False(_other.Policies.IsValid(1, proposal with { Bytes = proposal.Bytes[..^1] }, "v1"));
        Assert.False(_other.Policies.IsValid(2, proposal, "v1"));
        Assert.False(_other.Policies.IsValid(1, proposal, "v3"));
    }

    [Fact] // spec consensus 3.4
    public void Of_other_bytes_under_a_digest_that_was_executed_is_not_valid()
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        var proposal = _proposer.Policies.Build(isNeeded: false)!;
        Assert.True(_other.Policies.IsValid(1, proposal, "v1"));

        var garbled = BlockProposal.Of(BlockProposal.HeaderOf(proposal)!, [new byte[7]]);

        Assert.Equal(proposal.Digest, garbled.Digest);
        Assert.False(_other.Policies.IsValid(1, garbled, proposer: null));
        Assert.False(_proposer.Policies.IsValid(1, garbled, proposer: null));
        Assert.True(_other.Policies.IsValid(1, proposal, "v1"));
    }

    [Fact] // spec votes 3.1
    public void Of_other_transactions_than_its_header_names_is_read_no_further()
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        var header = BlockProposal.HeaderOf(_proposer.Policies.Build(isNeeded: false)!)!;

        var other = BlockProposal.Of(header, [Compact(_hospital.PatientsRegistration())]);

        Assert.Throws<WireRejectedException>(() => BlockProposal.Read(other, _other.Pool));
    }

    [Theory] // spec votes 3.2
    [InlineData(11)]
    [InlineData(-11)]
    public void That_is_new_is_measured_against_the_clock(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var apart = new ManualTime();
        apart.Jump(_time.GetUtcNow() + TimeSpan.FromSeconds(seconds) - apart.GetUtcNow());
        var other = new Party(_hospital.Genesis, "v2", apart);
        _proposer.Add(_hospital.DoctorsRegistration());
        var proposal = _proposer.Policies.Build(isNeeded: false)!;

        Assert.False(other.Policies.IsValid(1, proposal, "v1"));
        Assert.True(other.Policies.IsValid(1, proposal, proposer: null));
    }

    [Fact] // spec votes 3.2
    public void Right_after_a_head_that_is_ahead_of_all_clocks_is_valid_for_a_clock_that_lags()
    {
        var apart = new ManualTime();
        apart.Jump(_time.GetUtcNow() - TimeSpan.FromSeconds(1) - apart.GetUtcNow());
        var other = new Party(_hospital.Genesis, "v2", apart);
        var ahead = new ManualTime();
        ahead.Jump(_time.GetUtcNow() + TimeSpan.FromSeconds(9.5) - ahead.GetUtcNow());
        var liar = new Party(_hospital.Genesis, "v3", ahead);
        liar.Add(_hospital.DoctorsRegistration());
        var first = liar.Policies.Build(isNeeded: false)!;
        Assert.True(_proposer.Policies.IsValid(1, first, "v3"));
        _proposer.Finalise(first);
        other.Finalise(first);

        _proposer.Add(_hospital.PatientsRegistration());
        var next = _proposer.Policies.Build(isNeeded: false)!;

        Assert.True(other.Policies.IsValid(2, next, "v1"));
    }

    [Theory] // spec votes 3.2, consensus 7.4
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Of_a_time_that_there_is_not_does_no_harm(long time)
    {
        _proposer.Add(_hospital.DoctorsRegistration());
        var proposal = _proposer.Policies.Build(isNeeded: false)!;
        var (header, transactions) = BlockProposal.Read(proposal, _proposer.Pool);

        var odd = BlockProposal.Of(header with { Time = new Timestamp(time) }, [.. transactions.Select(Compact)]);

        Assert.False(_other.Policies.IsValid(1, odd, "v1"));
        Assert.False(_other.Policies.IsValid(1, odd, proposer: null));
    }

    [Fact] // spec votes 3.3
    public void Under_policies_that_are_too_old_is_not_valid()
    {
        var old = _proposer.Records.Build(isNeeded: true)!;
        _other.Add(_hospital.DoctorsRegistration());
        _other.Finalise(_other.Policies.Build(isNeeded: false)!);

        Assert.True(_other.Records.IsValid(1, old, "v1"));
        _time.Advance(TimeSpan.FromSeconds(2.1));

        Assert.False(_other.Records.IsValid(1, old, "v1"));
        Assert.True(_other.Records.IsValid(1, old, proposer: null));
    }

    public void Dispose() => _hospital.Dispose();

    private static Pooled Brought(Transaction transaction) =>
        new(transaction, Compact(transaction)) { From = "v3" };

    private static ReadOnlyMemory<byte> Compact(Transaction transaction) =>
        Encoding.ASCII.GetBytes(transaction.Jws.ToCompact());

    /// <summary>One validator, without the others.</summary>
    private sealed class Party
    {
        private readonly LedgerMachine _policies;
        private readonly PolicyWatch _watch;

        public Party(Genesis genesis, string id, TimeProvider time)
        {
            _policies = new LedgerMachine(genesis, LedgerName.Policies, policies: null);
            _watch = new PolicyWatch(time);
            var records = new LedgerMachine(genesis, LedgerName.Records, _policies);
            Policies = Proposals(_policies, id, time);
            Records = Proposals(records, id, time);
        }

        public TransactionPool Pool { get; } = new();

        public Proposing Policies { get; }

        public Proposing Records { get; }

        public List<(TransactionId Id, Refusal Reason)> LeftOut { get; } = [];

        public void Add(Transaction transaction) => Pool.TryAdd(new Pooled(transaction, Compact(transaction)));

        public void Finalise(Proposal proposal)
        {
            _policies.Commit(Policies.Executed(proposal)!);
            _watch.See(_policies.Head.Height);
        }

        private Proposing Proposals(LedgerMachine machine, string id, TimeProvider time) =>
            new(machine, Pool, new ValidatorClock(time), _watch, id)
            {
                LeftOut = (pooled, reason) => LeftOut.Add((pooled.Transaction.Id, reason)),
            };
    }
}
