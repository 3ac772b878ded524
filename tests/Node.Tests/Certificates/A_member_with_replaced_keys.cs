using System.Net;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Certificates;

public sealed class A_member_with_replaced_keys(TestNetwork network) : IClassFixture<TestNetwork>
{
    [Fact]
    public async Task shuts_out_whoever_holds_the_former_wallet()
    {
        // spec certificates 5.1
        var doctor = await network.RegisterAsync(Role.Doctor);
        var thief = doctor.OnAnotherKey();
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/v1/ledgers")).Status);

        await RotateAsync(doctor);

        (await thief.GetAsync("/v1/ledgers")).IsProblem(HttpStatusCode.Unauthorized, "certificate-keys-replaced");
    }

    [Fact]
    public async Task shuts_out_a_certificate_that_names_no_key()
    {
        // spec certificates 5.1
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = network.General.Authority.IssueForMember(doctor.Id, TestNetwork.PublicHalf(key));
        using var client = network.Client(TestNetwork.WithKey(certificate, key));
        using var before = await client.GetAsync("/v1/ledgers");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await RotateAsync(doctor);

        using var after = await client.GetAsync("/v1/ledgers");
        (await Answer.OfAsync(after)).IsProblem(HttpStatusCode.Unauthorized, "certificate-keys-replaced");
    }

    [Fact]
    public async Task is_let_in_at_once_with_the_certificate_that_it_prepared()
    {
        // spec certificates 5.2
        var doctor = await network.RegisterAsync(Role.Doctor);
        var next = new MemberKeys(doctor.Id, KeyPair.Generate(), KeyPair.Generate());
        var prepared = network.PersonOf(next, network.General);
        (await prepared.GetAsync("/v1/ledgers")).IsProblem(HttpStatusCode.Unauthorized, "certificate-keys-replaced");

        await RotateAsync(doctor, next);

        Assert.Equal(HttpStatusCode.OK, (await prepared.GetAsync("/v1/ledgers")).Status);
    }

    [Fact]
    public async Task is_not_mistaken_for_one_whose_registration_the_index_does_not_have_yet()
    {
        // spec certificates 5.1
        var doctor = await network.RegisterAsync(Role.Doctor);
        var node = network.Host.Ledgers[LedgerName.Policies];
        var member = node.Machine.Latest.Get(Member.Table, doctor.Id.ToString())!;
        var (height, index) = node.Find(member.Source!.Value)!.Value;
        Message? indexed = null;
        var keys = new OriginalKeys(_ => indexed);
        Assert.False(keys.Are(member));

        indexed = node.Read(height)!.Block.Transactions[index].Message;

        Assert.True(keys.Are(member));
    }

    private async Task RotateAsync(Person person, MemberKeys? next = null)
    {
        var keys = next ?? new MemberKeys(person.Id, KeyPair.Generate(), KeyPair.Generate());
        var possession = KeyPossession.Sign(
            keys.Signing, keys.Agreement.Public, network.Founded.Genesis.Network, person.Id);
        await person.AcceptAsync(new RotateKey(keys.Signing.Public, keys.Agreement.Public, possession));
    }
}
