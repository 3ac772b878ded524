using System.Security.Cryptography;
using System.Text;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Records;
using Salus.Client.Telemetry;
using Salus.Client.Wallets;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives;

namespace Salus.EndToEnd.People;

/// <summary>Alice's agent at home, which proves its key like a browser, against a node in a process of its
/// own.</summary>
public sealed class A_device : IAsyncLifetime
{
    private const Category Vitals = Category.VitalSigns;

    private readonly TestFolder _folder = NewFolder();
    private Hospital _hospital = null!;
    private SalusClient _alice = null!;
    private SalusClient _doctor = null!;
    private Wallet _device = null!;
    private SalusClient _agent = null!;

    private MemberId Patient => _alice.Wallet.Member;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _agent?.Dispose();
        _device?.Dispose();
        _hospital?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task that_a_consent_made_an_agent_anchors_and_alerts_until_it_is_revoked()
    {
        await using var node = await BeginAsync();
        // spec ledger 8.9, 15.1, 15.2, 15.3, 15.6, api 5.2, 11.3, 11.4
        await IsNothingYetAsync();
        await GrantAsync(_doctor);
        await GrantAsync(_agent);
        await KnowsItsPatientAsync();

        var batch = Some(Encoding.UTF8.GetBytes("72 71 74 180"));
        var anchored = await _agent.AnchorAsync(batch);
        await IsReadAsync(batch);
        await OfWhatWasAnchoredNothingIsAnchoredTwiceAsync(batch);

        var alert = NewAlertOf(_doctor.Wallet.Member);
        var raised = await _agent.RaiseAlertAsync(alert);
        var opened = await _doctor.OpenAlertAsync(raised.Transaction);
        Assert.Equal(alert.Content.ToArray(), opened.Content.ToArray());
        Assert.Equal(alert.Content.ToArray(), (await _alice.OpenAlertAsync(raised.Transaction)).Content.ToArray());
        await _doctor.AcknowledgeAlertAsync(Patient, alert.Alert, 1);

        await RunAsync("device", "revoke", "alice-ihm", "--as", "alice");
        await IsRefusedAsync(alert);
        Assert.Empty((await _alice.PolicyAsync()).RotationDue);
        await LogShowsAsync(anchored, batch);
    }

    [Fact]
    public async Task whose_consent_is_revoked_is_a_sensor_again_and_opens_nothing_new()
    {
        await using var node = await BeginAsync();
        // spec ledger 10.6, 15.1
        await GrantAsync(_doctor);
        var consent = await GrantAsync(_agent);
        await _agent.AnchorAsync(Some("before"u8.ToArray()));

        var revocation = await _alice.RevokeAsync(consent.Transaction);

        Assert.Empty(revocation.WithoutKey);
        await IsNothingYetAsync();
        var raising = await Assert.ThrowsAsync<RefusedException>(() => _agent.SubmitAsync(
            new AnchorBatch(Patient, Some([]).Batch, Vitals, 1, new(2, default, Cid, default))));
        Assert.Equal(Refusal.AgentWithoutConsent, raising.Refusal);

        // The doctor, who still may, got the next key and reads what the next agent anchors under it.
        await GrantAsync(_agent);
        await _agent.AnchorAsync(Some("after"u8.ToArray()));
        Assert.Equal(["before", "after"], (await ReadAsync()).Select(read => Text(read.Content)));
    }

    private async Task<RunningNode> BeginAsync()
    {
        var node = await RunningNode.UpAsync(_folder);
        _hospital = await Hospital.OpenAsync(_folder);
        _alice = _hospital.Connect(await _hospital.EnterAsync(node, "alice", Role.Patient), node);
        _doctor = _hospital.Connect(await _hospital.EnterAsync(node, "bob", Role.Doctor), node);
        await RunAsync("device", "register", "alice-ihm", "--as", "alice");
        var passphrase = (await File.ReadAllTextAsync(Path.Combine(_folder.Network, "passphrase"))).Trim();
        _device = await Wallet.OpenAsync(_folder.Wallet("alice-ihm"), passphrase);
        var browsers = new Uri((string)node.Answer["browsers"]!);
        _agent = Browsing(browsers);
        return node;
    }

    private static Salus.Primitives.Content.Cid Cid => Salus.Primitives.Content.CidBuilder.Of("nothing"u8);

    private static TestFolder NewFolder() => new();

    private SalusClient Browsing(Uri address) =>
        new(new ClientOptions([address], _hospital.Genesis) { ProvesPossession = true }, _device);

    private static string Text(RecordContent content) => Encoding.UTF8.GetString(content.Bytes.Span);

    private static RandomId Draw() => RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size));

    private NewBatch Some(byte[] content) => new(
        Patient,
        new BatchId(Draw()),
        Vitals,
        4,
        Digest.Of(content),
        new RecordContent("application/vnd.salus.samples", content));

    private NewAlert NewAlertOf(MemberId recipient) => new(
        Patient, new AlertId(Draw()), 1, 1, Vitals, AlertLevel.High, [recipient], "the pulse is 180"u8.ToArray());

    private Task<Finality> GrantAsync(SalusClient grantee) =>
        _alice.GrantAsync(grantee.Wallet.Grantee, [Vitals], Purpose.TREAT, Period.Days(30));

    private async Task IsNothingYetAsync()
    {
        Func<Task>[] attempts =
        [
            () => _agent.PolicyOfAsync(Patient),
            () => _agent.DevicesAsync(Patient),
            () => _agent.BatchesAsync(Patient),
            () => _agent.AnchorAsync(Some([])),
        ];
        foreach (var attempt in attempts)
        {
            var problem = await Assert.ThrowsAsync<NodeProblemException>(attempt);
            Assert.Equal("unknown-patient", problem.Code);
        }
    }

    private async Task KnowsItsPatientAsync()
    {
        var policy = await _agent.PolicyOfAsync(Patient);
        Assert.Equal(2, policy.Policy.Consents.Count);
        var device = Assert.Single(await _agent.DevicesAsync(Patient));
        Assert.Equal((_device.Member, true, false), (device.Id, device.Agent, device.Revoked));
        Assert.Equal(_device.SigningKey.Public, device.SigningKey);
        Assert.Equal(
            _alice.Wallet.AgreementKey.Public, (await _agent.ProvenMemberAsync(Patient)).AgreementKey);
        var reader = (await _alice.ExplainAsync()).Readers.Single(one => one.Grantee == _device.Grantee);
        Assert.Equal(Role.Device, reader.Role);
    }

    private async Task IsReadAsync(NewBatch batch)
    {
        foreach (var own in new[] { _alice, _agent })
        {
            var listing = Assert.Single(await own.BatchesAsync(Patient, Vitals));
            var read = await own.ReadBatchAsync(Patient, listing);
            Assert.Equal(batch.Content.Bytes.ToArray(), read.Content.Bytes.ToArray());
            Assert.Equal((batch.Batch, batch.Root), (read.Listing.Batch, read.Listing.Commitment));
        }

        Assert.Equal(Text(batch.Content), Text(Assert.Single(await ReadAsync()).Content));
    }

    private async Task<IReadOnlyList<BatchRead>> ReadAsync()
    {
        var decision = await _doctor.RequestAccessAsync(Patient, Vitals, Purpose.TREAT);
        return await _doctor.ReadBatchesAsync(Assert.IsType<AccessDecision.Permitted>(decision));
    }

    private async Task OfWhatWasAnchoredNothingIsAnchoredTwiceAsync(NewBatch batch)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => _agent.AnchorAsync(batch));
        Assert.Equal(Refusal.BatchExists, refused.Refusal);
    }

    private async Task IsRefusedAsync(NewAlert alert)
    {
        var raise = new RaiseAlert
        {
            Patient = Patient,
            Alert = alert.Alert,
            Notice = 2,
            Sequence = 2,
            Category = Vitals,
            Epoch = 1,
            Level = AlertLevel.High,
            Recipients = alert.Recipients,
            Content = Salus.Primitives.Jose.Jwe.Seal(
                [], _alice.Wallet.AgreementKey.Public, Salus.Primitives.Jose.JweBinding.Empty),
        };
        var refused = await Assert.ThrowsAsync<RefusedException>(
            () => _doctor.SubmitSignedAsync(_agent.Sign(raise)));
        Assert.Equal(Refusal.SignerRevoked, refused.Refusal);
        await Assert.ThrowsAsync<NodeProblemException>(() => _agent.PolicyOfAsync(Patient));
    }

    private async Task LogShowsAsync(Finality anchored, NewBatch batch)
    {
        var log = await _alice.AccessLogAsync();
        var seen = log.Select(entry => entry.Event).ToList();
        Assert.Contains(seen, one => one is Event.MemberRegistered { Role: Role.Device });
        var entry = Assert.Single(log, one => one.Event is Event.BatchAnchored);
        Assert.Equal((LedgerName.Telemetry, anchored.Transaction), (entry.Ledger, entry.Transaction));
        Assert.Single(seen, one => one is Event.AlertRaised);
        var acknowledged = Assert.Single(seen.OfType<Event.AlertAcknowledged>());
        Assert.Equal(_doctor.Wallet.Member, acknowledged.By);
        var released = Assert.Single(seen.OfType<Event.ReleaseSummarised>());
        Assert.Equal([SummariseRelease.Entry(batch.Batch)], released.Records);
        Assert.Contains(seen, one => one is Event.MemberRevoked revoked && revoked.Member == _device.Member);
    }

    private async Task RunAsync(params string[] command) =>
        (await SalusProcess.RunAsync(_folder, [.. command, "--data", _folder.Network, "--json"])).With(0);
}
