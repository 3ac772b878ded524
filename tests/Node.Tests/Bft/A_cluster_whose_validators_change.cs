using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Bft;
using Salus.Node.Certificates;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Node.Tests.Peers;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>Four hospitals whose powers change while they order.</summary>
public sealed class A_cluster_whose_validators_change : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LogLines _log = new();
    private readonly ILoggerFactory _factory;
    private readonly TestCluster _cluster;

    public A_cluster_whose_validators_change()
    {
        _factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        _cluster = new TestCluster(validators: 4, spares: 1) { Log = _factory };
    }

    private TestHospital Hospital => _cluster.Hospital;

    [Fact] // spec ledger 14.2, 14.6
    public async Task Goes_on_with_the_new_powers_on_both_ledgers_and_after_a_restart()
    {
        await StartWithPeopleAsync();
        await StoreAsync(0);
        await DecideAsync([.. Hospital.Genesis.Validators.Validators.Select(one => new ValidatorChange(one.Id, 5))]);
        await StoreAsync(1);
        await StoreAsync(2);
        await _cluster.StopAsync(3);
        await _cluster.StartAsync(3);
        var last = await StoreAsync(3);

        foreach (var region in _cluster.Running)
        {
            await foreach (var final in region[LedgerName.Records].Follow(last.Height))
            {
                region[LedgerName.Records].Prove(last.Height, last.Index)!.Verify(Hospital.Genesis);
                Assert.Equal(20, region[LedgerName.Records].Machine.Validators.TotalPower);
                Assert.NotEqual(final.Block.Header.Validators, Hospital.Genesis.Validators.Digest);
                break;
            }
        }
    }

    [Fact] // spec ledger 14.4, 14.6, votes 4.3
    public async Task Takes_in_another_one_without_which_it_then_has_no_quorum()
    {
        await StartWithPeopleAsync();
        var (id, key) = Hospital.Validators[4];
        var house = Hospital.Genesis.Organisations[0].Id;
        var possession = Base64Url.Encode(VotingKeyPossession.Sign(key, Hospital.Genesis.Network, id, house));
        await DecideAsync(
            new ValidatorChange(id, 2, new NewValidator(house, key.Public, possession)),
            new ValidatorChange("v2", 3),
            new ValidatorChange("v3", 3),
            new ValidatorChange("v4", 3));
        await StoreAsync(1);
        await StoreAsync(2);
        await _cluster.StopAsync(3);

        var without = await StoreAsync(4);

        var final = _cluster[0][LedgerName.Records];
        await foreach (var block in final.Follow(without.Height))
        {
            Assert.Equal(["v1", "v2", "v3", "v5"], block.Certificate.Signatures.Select(one => one.Validator));
            break;
        }

        // So that one which has no vote to remember looks at no block from before.
        var entry = final.Machine.EntryOf(id)!.Value;
        Assert.NotNull(final.Machine.ValidatorsAt(entry).Find(id));
        Assert.Null(final.Machine.ValidatorsAt(new Height(entry.Value - 1)).Find(id));
        Assert.Null(final.Machine.EntryOf("v1"));
    }

    [Fact] // spec votes 2.9, peers 2.1, ledger 14.2
    public async Task Needs_one_that_was_let_go_no_more_though_nobody_writes_on_the_other_ledgers()
    {
        await StartWithPeopleAsync();
        await using var peers = new PeerRegion();
        using var revocations = Revocations.Open(peers.FolderOf(1), peers.Founded.Genesis, TimeProvider.System);
        using var check = new PeerCheck(
            peers.Founded.Genesis, revocations, TimeProvider.System, () => _cluster[2].Sets);
        var (id, key) = Hospital.Validators[4];
        var house = Hospital.Genesis.Organisations[3].Id;
        var possession = Base64Url.Encode(VotingKeyPossession.Sign(key, Hospital.Genesis.Network, id, house));
        Assert.True(check.IsValidator("v4"));
        Assert.False(check.IsValidator(id));

        await DecideAsync(
            new ValidatorChange("v4", 0),
            new ValidatorChange(id, 1, new NewValidator(house, key.Public, possession)));
        Assert.True(check.IsValidator(id));
        foreach (var ledger in new[] { LedgerName.Records, LedgerName.Telemetry })
        {
            await FirstAsync(_cluster[2][ledger]).WaitAsync(Patience);
        }

        Assert.All(_cluster[2].Sets, set => Assert.Equal(0, set.Find("v4")!.Power));
        Assert.False(check.IsValidator("v4"));
        Assert.True(check.IsValidator("v1"));
        Assert.True((await StoreAsync(2)).Receipt.IsAccepted);
        Assert.Equal(2UL, _cluster[2][LedgerName.Records].Machine.Head.Height.Value);
    }

    [Fact] // spec ledger 14.7, consensus 7.1
    public async Task Takes_the_power_of_one_that_signs_two_blocks_and_goes_on_without_it()
    {
        var reports = Reports();
        _cluster.Caught = (place, ledger, first, second) =>
        {
            if (place == 0)
            {
                reports.Add(ledger, first, second);
            }
        };
        await StartWithPeopleAsync();
        var policies = _cluster[0][LedgerName.Policies];
        using var stopping = new CancellationTokenSource();
        var reporting = reports.RunAsync(policies, stopping.Token);
        var height = _cluster[0][LedgerName.Records].Machine.Head.Height.Next;

        Say(3, height, "one");
        Say(3, height, "another");
        Enumerable.Range(0, 100).ToList().ForEach(n => Say(3, height, $"{n}"));

        await foreach (var final in policies.Follow(policies.Machine.Head.Height))
        {
            if (final.Block.Receipts.SelectMany(receipt => receipt.Events).OfType<Event.ValidatorCompromised>()
                .Any())
            {
                break;
            }
        }

        await stopping.CancelAsync();
        await reporting.WaitAsync(Patience);
        Assert.Equal(0, policies.Machine.Validators.Find("v4")!.Power);
        Assert.True(Compromised.Is("v4", policies.Machine.Latest));

        // Each of the others says so once, however often it is shown.
        Assert.InRange(_log.Text.Split('\n').Count(line => line.Contains("said two things")), 1, 4);
        await StoreAsync(0);
        await StoreAsync(1);
        await _cluster.StopAsync(3);
        Assert.True((await StoreAsync(2)).Receipt.IsAccepted);
    }

    [Fact] // spec votes 6.1
    public async Task Takes_the_power_of_one_that_was_caught_before_the_node_was_restarted()
    {
        var caught = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = Reports();
        _cluster.Caught = (place, ledger, first, second) =>
        {
            if (place == 0)
            {
                before.Add(ledger, first, second);
                caught.TrySetResult();
            }
        };
        await StartWithPeopleAsync();
        var policies = _cluster[0][LedgerName.Policies];
        var (height, head) = (_cluster[0][LedgerName.Records].Machine.Head.Height.Next, policies.Machine.Head.Height);
        Say(3, height, "one");
        Say(3, height, "another");
        await caught.Task.WaitAsync(2 * Patience);

        using var stopping = new CancellationTokenSource();
        var reporting = Reports().RunAsync(policies, stopping.Token);
        await foreach (var final in policies.Follow(head))
        {
            if (final.Block.Receipts.Any(receipt => receipt.Events is [Event.ValidatorCompromised]))
            {
                break;
            }
        }

        await stopping.CancelAsync();
        await reporting.WaitAsync(2 * Patience);
        Assert.True(Compromised.Is("v4", policies.Machine.Latest));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _factory.Dispose();
        _log.Dispose();
    }

    private EquivocationReports Reports() => new(
        Hospital.Genesis,
        Hospital.Stores[0].Signing,
        new EvidenceFolder(_cluster.Folder(0).Evidence),
        TimeProvider.System,
        NullLogger<EquivocationReports>.Instance);

    private async Task StartWithPeopleAsync()
    {
        await _cluster.StartAllAsync();
        await Hospital.AddPeopleAsync(_cluster[0][LedgerName.Policies]).WaitAsync(Patience);
    }

    private static async Task FirstAsync(LedgerNode ledger)
    {
        await foreach (var _ in ledger.Follow(new Height(1)))
        {
            break;
        }
    }

    private void Say(int place, Height height, string what)
    {
        var (id, key) = Hospital.Validators[place];
        var digest = Digest.Of(System.Text.Encoding.ASCII.GetBytes(what));
        var bytes = VoteBytes.For(VotePhase.Prepare, Hospital.Genesis.Network, "records", height.Value, 0, digest);
        _cluster.Say(place, LedgerName.Records, new Message.Vote(
            Phase.Prepare, height.Value, 0, digest, id, key.Sign(bytes)));
    }

    private async Task DecideAsync(params ValidatorChange[] changes)
    {
        var change = new ProposeChange(new NetworkChange(changes, []));
        var proposal = await AcceptAsync(0, Hospital.Registrars[0], change);
        foreach (var place in new[] { 0, 1, 2 })
        {
            await AcceptAsync(place, Hospital.Registrars[place], new Vote(proposal, IsInFavour: true));
        }
    }

    private async Task<TransactionId> AcceptAsync(
        int place, TestHospital.Person signer, Salus.Ledger.Contracts.Message message)
    {
        var transaction = TestHospital.Sign(signer, message);
        var answer = await _cluster[place][LedgerName.Policies].SubmitAsync(transaction).WaitAsync(Patience);
        Assert.Null(Assert.IsType<Submission.Final>(answer).Receipt.Refused);
        return transaction.Id;
    }

    private async Task<Submission.Final> StoreAsync(int place) => (Submission.Final)await
        _cluster[place][LedgerName.Records].SubmitAsync(Hospital.NewRecord()).WaitAsync(Patience);
}
