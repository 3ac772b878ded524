using Salus.Client.Wallets;
using Salus.Ihm.Patients;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Patients;

public sealed class An_adoption : IDisposable
{
    private readonly Wallet _alice = New(Role.Patient);
    private readonly Wallet _first = New(Role.Device);
    private readonly Wallet _second = New(Role.Device);

    public void Dispose()
    {
        _alice.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact] // spec ihm 1.1
    public void by_another_agent_opens_the_store_that_is_there()
    {
        var adopted = Adoption.Of(_alice, _first);
        Assert.True(adopted.IsBy(_first));
        Assert.False(adopted.IsBy(_second));

        var again = adopted.By(_alice, _second);
        Assert.True(again.IsBy(_second));
        Assert.False(again.IsBy(_first));
        using var before = KeyOf(adopted, _first);
        using var after = KeyOf(again, _second);
        Assert.Equal(before.Bytes.ToArray(), after.Bytes.ToArray());
    }

    private StoreKey KeyOf(Adoption adoption, Wallet agent) =>
        StoreKey.Open(adoption.StoreKey, agent.Network, _alice.Member, agent.Member, agent.AgreementKey);

    private static Wallet New(Role role)
    {
        Assert.True(OrganisationId.TryParse("general", out var organisation));
        return Wallet.Create("test-1", organisation, role);
    }
}
