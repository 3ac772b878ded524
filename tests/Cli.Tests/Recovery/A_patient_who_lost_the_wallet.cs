using Salus.Client;
using Salus.Client.Records;
using Salus.Client.Recovery;
using Salus.Ledger;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives;
using Salus.Primitives.Jose;

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
        var carol = await _network.RotateAsync(_network.Carol, "carol");
        await carol.ApproveRecoveryAsync(request);
        await RefusedAsync(
            Refusal.RecoveryTooEarly, () => _network.Dora.CompleteRecoveryAsync(Patient, request.Keys));

        _network.Clock.CatchUp();
        var status = (await _network.OfAsync("recovery status --patient paul --as dora --json")).Accepted().Json;
        Assert.Equal(2, status["open"]![0]!["approvedBy"]!.AsArray().Count);
        (await _network.OfAsync("recovery complete --patient paul --as dora")).Accepted();
        (await _network.OfAsync("recovery cancel --as paul")).Refused("certificate-keys-replaced", 2);

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

    // spec recovery 7.5
    [Fact]
    public async Task gets_the_old_records_back_even_when_the_new_keys_are_replaced_first()
    {
        var request = await _network.RequestAsync();
        await _network.Dora.ApproveRecoveryAsync(request);
        await _network.Carol.ApproveRecoveryAsync(request);
        _network.Clock.CatchUp();
        (await _network.OfAsync("recovery complete --patient paul --as dora")).Accepted();
        (await _network.OfAsync("ca enroll paul2")).Accepted();

        (await _network.OfAsync("member rotate-key --as paul2")).Accepted();
        (await _network.OfAsync("recovery trustees set --trustees dora,carol --threshold 2 --as paul2"))
            .Refused("recovery-unfinished", 1);

        var finished = (await _network.OfAsync("recovery finish --as paul2 --json")).Accepted().Json;
        Assert.Equal(1, (int)finished["keys"]!);
        await ReadsAsync();
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
        (await _network.OfAsync("recovery finish --as paul2")).Refused("certificate-keys-replaced", 2);
        (await _network.OfAsync("recovery trustees clear --as paul")).Accepted();
        Assert.Empty(_network.Kits);
        (await _network.OfAsync("recovery status --patient paul --as paul")).Refused("no-trustees", 1);
    }

    // spec recovery 2.4, 3.7, 4.1: what one trustee spoils, another mends.
    [Fact]
    public async Task needs_one_more_trustee_when_a_share_was_false()
    {
        var request = await _network.RequestAsync();
        await _network.Dora.SubmitAsync(await FalseAsync(request, _network.Dora.Wallet.Member));
        await _network.Carol.ApproveRecoveryAsync(request);
        _network.Clock.CatchUp();
        (await _network.OfAsync("recovery complete --patient paul --as registrar")).Accepted();
        (await _network.OfAsync("ca enroll paul2")).Accepted();
        (await _network.OfAsync("recovery finish --as paul2")).Refused("recovery-shares-do-not-fit", 4);

        (await _network.OfAsync($"recovery approve {_network.RequestFile} --yes --as erin")).Accepted();
        (await _network.OfAsync("recovery finish --as paul2")).Accepted();
        Assert.Equal(0, (int)(await _network.OfAsync("recovery finish --as paul2 --json")).Accepted().Json["keys"]!);
        await ReadsAsync(epoch: 3);
    }

    // spec recovery 7.2
    [Fact]
    public async Task is_helped_by_trustees_only_and_with_an_honest_request_only()
    {
        var request = await _network.RequestAsync();
        var stranger = await _network.JoinAsync("ned", Role.Nurse);
        var unknown =
            await Assert.ThrowsAsync<NodeProblemException>(() => stranger.ApproveRecoveryAsync(request));
        Assert.Equal("unknown-patient", unknown.Code);
        await Assert.ThrowsAsync<RecoveryException>(
            () => _network.Dora.ApproveRecoveryAsync(request with { Network = "other" }));
        await RefusedAsync(
            Refusal.BadPossession,
            () => _network.Dora.ApproveRecoveryAsync(
                request with { Possession = stranger.Wallet.Introduce().Possession }));
        await File.WriteAllTextAsync(_network.RequestFile, "{}");
        (await _network.OfAsync($"recovery approve {_network.RequestFile} --yes --as dora"))
            .Refused("recovery-request-malformed", 2);
        (await _network.OfAsync("recovery withdraw --patient paul --as dora --passphrase-file /nowhere"))
            .Refused("passphrase-not-found", 2);
    }

    // spec recovery 2.6: the trustee opens its share with a retired key, and the kit has both of the patient's.
    private async Task RotateAsync()
    {
        var before = Assert.Single(_network.Kits);
        using var paul = await _network.RotateAsync(_network.Paul, "paul");
        Assert.NotNull(await paul.RenameTrusteesAsync());
        Assert.NotEqual(before, Assert.Single(_network.Kits));
    }

    private async Task<ApproveRecovery> FalseAsync(RecoveryRequest request, MemberId trustee)
    {
        var named = (await _network.Paul.RecoveryAsync(Patient)).Named;
        var binding = TrusteeShare.Returned(request.Network, Patient, trustee, named.RecoveryKey);
        var zero = Base64Url.Encode(new byte[32]);
        var pads = System.Text.Encoding.ASCII.GetBytes($$"""{"pads":["{{zero}}","{{zero}}"]}""");
        return new ApproveRecovery(
            Patient, request.Keys, request.Possession, Jwe.Seal(pads, request.Keys.AgreementKey, binding));
    }

    private async Task ReadsNothingYetAsync()
    {
        using var paul = await _network.OpenAsync("paul2");
        Assert.IsType<RecordRead.Unreadable>(Assert.Single(await paul.ReadAsync(_network.Record)));
    }

    private async Task ReadsAsync(long epoch = 2)
    {
        using var paul = await _network.OpenAsync("paul2");
        var opened = Assert.IsType<RecordRead.Opened>(Assert.Single(await paul.ReadAsync(_network.Record)));
        Assert.Equal(LateNetwork.Content, opened.Content.Bytes.ToArray());
        var policy = await paul.PolicyAsync();
        Assert.All(policy.Epochs.Values, current => Assert.Equal(epoch, current));
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
