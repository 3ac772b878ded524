using Salus.Client.Keys;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

public sealed class A_public_key_to_write_with : IDisposable
{
    private const Category Lab = Category.Laboratory;

    private static readonly Uri First = new("https://first.test");
    private static readonly Uri Second = new("https://second.test");

    private readonly TestNetwork _network = new();
    private readonly FakeNodes _nodes;
    private readonly List<NodeFault> _faults = [];
    private readonly SalusClient _doctor;
    private readonly Wallet _alice;
    private readonly Proof _published;
    private readonly PublicEpoch _right;

    public A_public_key_to_write_with()
    {
        _alice = _network.Member(Role.Patient);
        var drafted = _network.Author(_alice).PublishEpochs([Lab, Category.Ecg], _network.Directory(_alice));
        _published = _network.Send(_alice, drafted.Message);
        _right = _network.PublicEpoch(_alice, Lab);
        _nodes = new FakeNodes(_network);
        _nodes.Hold(_published);
        var options = new ClientOptions([First, Second], _network.Genesis)
        {
            Time = _nodes.Time,
            OnNodeFault = _faults.Add,
        };
        _doctor = new SalusClient(options, _network.Member(Role.Doctor), _nodes);
    }

    // spec records 4.5
    [Fact]
    public void is_the_one_that_the_receipt_published_for_this_patient_category_and_epoch()
    {
        Assert.True(_right.IsPublishedBy(_published.Receipt, _alice.Member));
        Assert.False((_right with { PublicKey = Another }).IsPublishedBy(_published.Receipt, _alice.Member));
        Assert.False((_right with { Epoch = 2 }).IsPublishedBy(_published.Receipt, _alice.Member));
        Assert.False((_right with { Category = Category.Ecg }).IsPublishedBy(_published.Receipt, _alice.Member));
        Assert.False(_right.IsPublishedBy(_published.Receipt, Some.Member(9)));
    }

    // spec records 4.5
    [Fact]
    public void is_not_published_by_a_receipt_of_something_else()
    {
        var registration = _network.Send(
            _network.Registrar, Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Patient).Introduce()
                .ToMessage());
        Assert.False(_right.IsPublishedBy(registration.Receipt, _alice.Member));
    }

    // spec records 4.5
    [Fact]
    public async Task is_taken_from_a_node_that_proves_it()
    {
        _nodes.Epochs[First] = [_right, _network.PublicEpoch(_alice, Category.Ecg)];
        Assert.Equal(_nodes.Epochs[First], await _doctor.EpochsAsync(_alice.Member));
        Assert.Empty(_faults);
    }

    // spec records 4.5
    [Fact]
    public async Task is_refused_when_the_node_hands_out_another()
    {
        _nodes.Epochs[First] = [_right with { PublicKey = Another }];
        _nodes.Down.Add(Second);
        var refusal = await Assert.ThrowsAsync<UnprovenException>(() => _doctor.EpochsAsync(_alice.Member));
        Assert.Equal(First, refusal.Node);
        Assert.Equal(ProofFault.ReceiptNotInBlock, refusal.Fault);
    }

    // spec records 4.5
    [Fact]
    public async Task is_refused_when_one_of_several_is_another()
    {
        _nodes.Epochs[First] =
            [_right, _network.PublicEpoch(_alice, Category.Ecg) with { PublicKey = _right.PublicKey }];
        _nodes.Down.Add(Second);
        await Assert.ThrowsAsync<UnprovenException>(() => _doctor.EpochsAsync(_alice.Member));
    }

    // spec records 4.5
    [Fact]
    public async Task is_asked_of_the_next_node_when_one_hands_out_another()
    {
        _nodes.Epochs[First] = [_right with { PublicKey = Another }];
        _nodes.Epochs[Second] = [_right];
        Assert.Equal([_right], await _doctor.EpochsAsync(_alice.Member));
        Assert.Equal(First, Assert.Single(_faults).Node);
    }

    // spec records 4.7
    [Fact]
    public async Task is_asked_of_the_next_node_when_one_shows_an_earlier_one_than_was_seen()
    {
        var later = await RotatedAsync();
        _nodes.Epochs[Second] = [later];

        Assert.Equal([later], await _doctor.EpochsAsync(_alice.Member));

        Assert.IsType<StaleKeyException>(Assert.Single(_faults).Reason);
        Assert.Equal(First, _faults[0].Node);
    }

    // spec records 4.7
    [Fact]
    public async Task is_refused_when_every_node_shows_an_earlier_one_than_was_seen()
    {
        await RotatedAsync();
        _nodes.Epochs[Second] = [_right];

        var refusal = await Assert.ThrowsAsync<StaleKeyException>(() => _doctor.EpochsAsync(_alice.Member));

        Assert.Equal("stale-key-shown", refusal.Code);
        Assert.Equal(2, _faults.Count);
    }

    // The doctor has seen the later epoch, and the first node shows the earlier one from now on.
    private async Task<PublicEpoch> RotatedAsync()
    {
        var drafted = _network.Author(_alice).PublishEpochs([Lab], _network.Directory(_alice));
        _nodes.Hold(_network.Send(_alice, drafted.Message));
        var later = _network.PublicEpoch(_alice, Lab);
        Assert.Equal(_right.Epoch + 1, later.Epoch);
        _nodes.Epochs[First] = [later];
        await _doctor.EpochsAsync(_alice.Member);
        _nodes.Epochs[First] = [_right];
        return later;
    }

    public void Dispose()
    {
        _doctor.Dispose();
        _nodes.Dispose();
    }

    private static Jwk Another => KeyPair.Generate().Public;
}
