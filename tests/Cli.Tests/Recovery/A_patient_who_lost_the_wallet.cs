using Salus.Client;
using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.Cli.Tests.Recovery;

/// <summary>The whole story over a real node: named trustees, a new wallet, two approvals, three days, the old
/// records.</summary>
public sealed class A_patient_who_lost_the_wallet : IAsyncLifetime
{
    private LateNetwork _network = null!;

    private MemberId Patient => _network.Paul.Wallet.Member;

    public async Task InitializeAsync() => _network = await LateNetwork.StartedAsync();

    public async Task DisposeAsync() => await _network.DisposeAsync();

    // spec recovery 2.6, 4.2, 7.2, 7.3, 7.4, 6.1
    [Fact]
    public async Task reads_the_old_records_with_the_new_one()
    {
        await RotateAsync();
        var request = await _network.RequestAsync();
        (await _network.OfAsync($"recovery approve {_network.RequestFile} --as dora"))
            .Refused("fingerprint-not-compared", 2);
        await _network.Dora.ApproveRecoveryAsync(request);
        await RefusedAsync(
            Refusal.RecoveryNotBegun, () => _network.Dora.CompleteRecoveryAsync(Patient, request.Keys));
        await _network.Carol.ApproveRecoveryAsync(request);
        await RefusedAsync(
            Refusal.RecoveryTooEarly, () => _network.Dora.CompleteRecoveryAsync(Patient, request.Keys));

        _network.Clock.CatchUp();
        var status = (await _network.OfAsync("recovery status --patient paul --as dora --json")).Accepted().Json;
        Assert.Equal(2, status["open"]![0]!["approvedBy"]!.AsArray().Count);
        (await _network.OfAsync("recovery complete --patient paul --as dora")).Accepted();
        (await _network.OfAsync("recovery cancel --as paul")).Refused("key-retired", 1);

        (await _network.OfAsync("recovery finish --as paul2")).Refused("wallet-other-certificate", 2);
        (await _network.OfAsync("ca enroll paul2")).Accepted();
        await ReadsNothingYetAsync();
        (await _network.OfAsync("recovery trustees set --trustees dora,carol --threshold 2 --as paul2"))
            .Refused("recovery-unfinished", 1);
        var finished = (await _network.OfAsync("recovery finish --as paul2 --json")).Accepted().Json;
        Assert.Equal(2, (int)finished["keys"]!);

        await ReadsAsync();
        await IsToldAsync();
        (await _network.OfAsync("recovery trustees set --trustees dora,carol --threshold 2 --as paul2")).Accepted();
    }

    // spec recovery 3.6
    [Fact]
    public async Task stays_who_it_was_when_the_old_key_cancels()
    {
        var request = await _network.RequestAsync();
        await _network.Dora.ApproveRecoveryAsync(request);
        await _network.Carol.ApproveRecoveryAsync(request);
        await _network.Paul.CancelRecoveryAsync();
        _network.Clock.CatchUp();
        (await _network.OfAsync("recovery complete --patient paul --as dora")).Refused("recovery-not-open", 2);
        await RefusedAsync(
            Refusal.RecoveryNotBegun, () => _network.Registrar.CompleteRecoveryAsync(Patient, request.Keys));
        var read = Assert.Single(await _network.Paul.ReadAsync(_network.Record));
        Assert.IsType<RecordRead.Opened>(read);

        (await _network.OfAsync("ca enroll paul2")).Accepted();
        (await _network.OfAsync("recovery finish --as paul2")).Refused("recovery-not-completed", 1);
        (await _network.OfAsync("recovery trustees clear --as paul")).Accepted();
        (await _network.OfAsync("recovery status --patient paul --as paul")).Refused("no-trustees", 1);
    }

    private async Task RotateAsync()
    {
        var renewed = _network.Paul.Wallet.Renew();
        await renewed.SaveAsync(_network.Folder.WalletFile("paul"), "a passphrase of a test");
        await _network.Paul.RotateKeyAsync(renewed);
        using var paul = _network.Connect(renewed);
        Assert.NotNull(await paul.RenameTrusteesAsync());
    }

    private async Task ReadsNothingYetAsync()
    {
        using var paul = await _network.OpenAsync("paul2");
        Assert.IsType<RecordRead.Unreadable>(Assert.Single(await paul.ReadAsync(_network.Record)));
    }

    private async Task ReadsAsync()
    {
        using var paul = await _network.OpenAsync("paul2");
        var opened = Assert.IsType<RecordRead.Opened>(Assert.Single(await paul.ReadAsync(_network.Record)));
        Assert.Equal(LateNetwork.Content, opened.Content.Bytes.ToArray());
        var policy = await paul.PolicyAsync();
        Assert.All(policy.Epochs.Values, epoch => Assert.Equal(2, epoch));
    }

    private async Task IsToldAsync()
    {
        using var paul = await _network.OpenAsync("paul2");
        var events = (await paul.AccessLogAsync()).Select(entry => entry.Event.GetType()).ToList();
        Assert.Equal(2, events.Count(type => type == typeof(Event.RecoveryApproved)));
        Assert.Contains(typeof(Event.RecoveryBegun), events);
        Assert.Contains(typeof(Event.RecoveryCompleted), events);
    }

    private static async Task RefusedAsync(Refusal expected, Func<Task<Finality>> act) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<RefusedException>(act)).Refusal);
}
