using Salus.Ledger.Contracts.Membership;

namespace Salus.Ledger.Tests;

public sealed class A_quota
{
    private static readonly Dictionary<Role, Quota> Small = new()
    {
        [Role.Patient] = new Quota(5, 2),
        [Role.Device] = new Quota(3, 1),
    };

    private readonly TestRegion _region = new([1], Small);
    private readonly Person _alice;

    public A_quota()
    {
        _alice = _region.Patient();
        Wait(60_000);
    }

    // spec ledger 7.1
    [Fact]
    public void is_a_burst_and_then_so_many_a_second()
    {
        Assert.Equal(5, TakenAtOnce(_alice, 7));
        Wait(499);
        Assert.Equal(0, TakenAtOnce(_alice, 2));
        Wait(500);
        Assert.Equal(1, TakenAtOnce(_alice, 2));
        Wait(60_000);
        Assert.Equal(5, TakenAtOnce(_alice, 7));
    }

    // spec ledger 7.3
    [Fact]
    public void is_charged_for_what_is_refused_too()
    {
        for (var sent = 0; sent < 5; sent++)
        {
            var refused = _region.Sign(_alice, new RevokeMember(_alice.Id));
            Assert.Equal(
                Refusal.SenderNotAllowed, _region.Commit(LedgerName.Policies, refused).Block.Receipts[0].Refused);
        }

        Assert.Equal(0, TakenAtOnce(_alice, 1));
    }

    // spec ledger 7.2
    [Fact]
    public void of_a_device_is_charged_to_its_patient_too()
    {
        var device = _region.Stranger(Role.Device);
        _region.Accept(_alice, Devices.Registration(_alice, device));
        Wait(60_000);
        Assert.Equal(3, TakenAtOnce(device, 5));
        Assert.Equal(2, TakenAtOnce(_alice, 5));
    }

    // spec ledger 7.2
    [Fact]
    public void of_a_patient_that_is_used_up_stops_its_devices_at_no_cost_to_them()
    {
        var device = _region.Stranger(Role.Device);
        _region.Accept(_alice, Devices.Registration(_alice, device));
        Wait(60_000);
        Assert.Equal(5, TakenAtOnce(_alice, 5));
        Assert.Equal(0, TakenAtOnce(device, 1));
        Wait(2_500);
        Assert.Equal(3, TakenAtOnce(device, 5));
    }

    // spec ledger 7.2
    [Fact]
    public void leaves_a_patient_what_it_takes_to_revoke_the_device_that_floods()
    {
        var region = new TestRegion(
            [1], new Dictionary<Role, Quota> { [Role.Patient] = new Quota(8, 1), [Role.Device] = new Quota(50, 50) });
        var alice = region.Patient();
        var device = region.Stranger(Role.Device);
        region.Accept(alice, Devices.Registration(alice, device));
        region.Now = region.Policies.Head.Time.PlusMs(60_000);
        var flood = Enumerable.Range(0, 20).Select(_ => region.Sign(device, new RevokeMember(alice.Id)));
        var draft = region.Policies.Draft(region.Now, "v0", [.. flood]);
        Assert.Equal(6, draft.Block.Receipts.Count);
        region.Commit(draft);
        region.Now = region.Policies.Head.Time.PlusMs(1);
        region.Accept(alice, new RevokeDevice(alice.Id, device.Id));
    }

    // spec ledger 7.2
    [Fact]
    public void for_a_registration_is_the_registrars()
    {
        var region = new TestRegion([1], new Dictionary<Role, Quota> { [Role.Registrar] = new Quota(2, 1) });
        var draft = region.Policies.Draft(
            region.Now,
            "v0",
            [.. Enumerable.Range(0, 3)
                .Select(_ => region.Stranger(Role.Patient).Registration())
                .Select(sent => region.Sign(region.House.Registrar, sent))]);
        Assert.Equal(2, draft.Block.Receipts.Count);
        Assert.Equal(Refusal.QuotaExceeded, Assert.Single(draft.LeftOut).Reason);
    }

    // spec ledger 7.4
    [Fact]
    public void that_is_exceeded_makes_a_block_invalid()
    {
        var transactions = Enumerable.Range(0, 6).Select(_ => Ask(_alice)).ToArray();
        var draft = _region.Policies.Draft(_region.Now, "v0", transactions);
        var greedy = draft.Block with { Transactions = transactions };
        var fault = Assert.Throws<Machine.InvalidBlockException>(() => _region.Policies.Execute(greedy));
        Assert.Contains("quota-exceeded", fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 7.5
    [Fact]
    public void is_each_ledgers_own()
    {
        Assert.Equal(5, TakenAtOnce(_alice, 6));
        var record = _region.Sign(_alice, PatientMessages.Store(_alice, Some.Record(1), Category.Ecg));
        Assert.Single(_region.Records.Draft(_region.Now, "v0", [record]).Block.Receipts);
    }

    // The time between the last block and the next.
    private void Wait(long ms) => _region.Now = _region.Policies.Head.Time.PlusMs(ms);

    private Transactions.Transaction Ask(Person signer) =>
        _region.Sign(signer, new RotateKey(signer.Signing.Public, signer.Agreement.Public, Some.Statement));

    private int TakenAtOnce(Person signer, int sent)
    {
        var draft = _region.Policies.Draft(_region.Now, "v0", [.. Enumerable.Range(0, sent).Select(_ => Ask(signer))]);
        Assert.All(draft.LeftOut, left => Assert.Equal(Refusal.QuotaExceeded, left.Reason));
        if (draft.Block.Receipts.Count > 0)
        {
            _region.Commit(draft);
        }

        return draft.Block.Receipts.Count;
    }
}
