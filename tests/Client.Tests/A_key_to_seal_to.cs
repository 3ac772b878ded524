using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

public sealed class A_key_to_seal_to : IDisposable
{
    private static readonly Uri First = new("https://first.test");

    private readonly TestNetwork _network = new();
    private readonly FakeNodes _nodes;
    private readonly Wallet _bob;
    private readonly SalusClient _alice;
    private readonly Proof _registered;

    public A_key_to_seal_to()
    {
        _bob = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Doctor);
        _nodes = new FakeNodes(_network) { Patient = _network.Patient() };
        _registered = _network.Send(_network.Registrar, _bob.Introduce("LIC-1").ToMessage());
        _nodes.Hold(_registered);
        _nodes.Members[First] = Card(_bob.AgreementKey.Public, _registered);
        var options = new ClientOptions([First], _network.Genesis) { Time = _nodes.Time };
        _alice = new SalusClient(options, _nodes.Patient, _nodes);
    }

    // spec records 4.6
    [Fact]
    public async Task is_the_one_that_the_member_registered() => Assert.True((await GrantAsync()).Receipt.IsAccepted);

    // spec records 4.6
    [Fact]
    public async Task is_refused_before_anything_is_sealed_when_the_node_hands_out_another()
    {
        using var nodes = KeyPair.Generate();
        _nodes.Members[First] = _nodes.Members[First] with { AgreementKey = nodes.Public };

        await Assert.ThrowsAsync<UnprovenException>(GrantAsync);

        Assert.IsType<ConfirmPolicy>(Assert.Single(_nodes.Submitted).Message);
    }

    // spec records 4.6
    [Fact]
    public async Task is_refused_when_the_node_shows_another_members()
    {
        var mallory = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Doctor);
        var registered = _network.Send(_network.Registrar, mallory.Introduce("LIC-2").ToMessage());
        _nodes.Hold(registered);
        _nodes.Members[First] = Card(mallory.AgreementKey.Public, registered);

        await Assert.ThrowsAsync<UnprovenException>(GrantAsync);

        Assert.IsType<ConfirmPolicy>(Assert.Single(_nodes.Submitted).Message);
    }

    // spec records 4.6
    [Fact]
    public async Task is_the_one_that_the_member_rotated_to()
    {
        var (renewed, rotated) = Rotate();
        _nodes.Hold(rotated);
        _nodes.Members[First] = Card(renewed.AgreementKey.Public, rotated);

        Assert.True((await GrantAsync()).Receipt.IsAccepted);
    }

    // spec records 4.8
    [Fact]
    public async Task is_refused_before_anything_is_sealed_when_it_was_replaced()
    {
        Rotate();

        await Assert.ThrowsAsync<StaleKeyException>(GrantAsync);

        Assert.IsType<ConfirmPolicy>(Assert.Single(_nodes.Submitted).Message);
    }

    // spec records 4.8
    [Fact]
    public async Task is_refused_before_anything_is_sealed_when_the_card_that_has_it_is_old()
    {
        Rotate();
        var terms = new GrantTerms([Category.Laboratory], Purpose.TREAT, Period.Days(30));

        await Assert.ThrowsAsync<StaleCardException>(() => _alice.GrantAsync(ContactCard.Of(_registered), terms));

        Assert.IsType<ConfirmPolicy>(Assert.Single(_nodes.Submitted).Message);
    }

    public void Dispose()
    {
        _alice.Dispose();
        _nodes.Dispose();
    }

    private (Wallet Renewed, Proof Rotated) Rotate()
    {
        var renewed = _bob.Renew();
        var possession = KeyPossession.Sign(
            renewed.SigningKey, renewed.AgreementKey.Public, TestNetwork.Name, _bob.Member);
        return (renewed, _network.Send(
            _bob, new RotateKey(renewed.SigningKey.Public, renewed.AgreementKey.Public, possession)));
    }

    private Task<Finality> GrantAsync() =>
        _alice.GrantAsync(_bob.Grantee, [Category.Laboratory], Purpose.TREAT, Period.Days(30));

    private MemberCard Card(Jwk agreementKey, Proof given) => new(
        _bob.Member, Role.Doctor, _network.Organisation, _bob.SigningKey.Public, agreementKey, false, false)
    {
        Source = given.Receipt.Transaction,
    };
}
