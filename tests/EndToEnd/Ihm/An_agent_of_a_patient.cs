using System.Security.Cryptography;
using System.Text;
using Salus.Client;
using Salus.Client.Consents;
using Salus.Client.Wallets;
using Salus.EndToEnd.People;
using Salus.Ihm.Alerts;
using Salus.Ihm.Anchoring;
using Salus.Ihm.Fhir;
using Salus.Ihm.Intake;
using Salus.Ihm.Patients;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;
using Salus.Web;
using AlertLevel = Salus.Ledger.Contracts.Telemetry.AlertLevel;

namespace Salus.EndToEnd.Ihm;

/// <summary>An IHM's agent beside a hospital's node, in one process.</summary>
public sealed class An_agent_of_a_patient(Region region) : IClassFixture<Region>
{
    [Fact] // spec ihm-alerts 8.1, api 5.2
    public async Task numbers_its_alerts_as_the_ledger_does_when_it_is_new_or_its_store_is_old()
    {
        var alice = await region.JoinAsync(Role.Patient);
        await using var first = await Home.OfAsync(region, alice);
        await RaiseAsync(first, 1);
        await RaiseAsync(first, 2);
        await using var second = await Home.OfAsync(region, alice);
        await RaiseAsync(second, 3);
        await using var restored = await Home.OfAsync(region, alice, second.Wallet);
        await RaiseAsync(restored, 2);

        var raised = (await alice.AccessLogAsync()).Select(entry => entry.Event).OfType<Event.AlertRaised>();
        var (one, other) = (first.Wallet.Member, second.Wallet.Member);
        Assert.Equal(
            [(one, 1L), (one, 2L), (other, 1L), (other, 2L)], raised.Select(alert => (alert.Agent, alert.Sequence)));
    }

    [Fact] // spec ihm 1.5, ihm-intake 2.3
    public async Task knows_a_revoked_device_and_does_not_call_one_unknown_that_it_could_not_ask_for()
    {
        var alice = await region.JoinAsync(Role.Patient);
        await using var home = await Home.OfAsync(region, alice);
        Assert.Equal("device-unknown", await RefusedAsync(home, NewSensor(alice.Wallet)));

        // Registered and revoked between two questions; what the agent heard for another reason counts.
        using var sensor = NewSensor(alice.Wallet);
        await alice.RegisterDeviceAsync(sensor.Introduce());
        await alice.RevokeDeviceAsync(sensor.Member);
        region.Time.Advance(TimeSpan.FromSeconds(1));
        await home.Agent.FactsAsync(CancellationToken.None);
        Assert.Equal("device-revoked", await RefusedAsync(home, sensor));

        await using var alone = await Home.AloneAsync(region, alice, home.Wallet);
        Assert.Equal("ledger-unreachable", await RefusedAsync(alone, sensor));
    }

    [Fact] // spec ihm 1.10
    public async Task that_was_ended_keeps_nobody_out_but_its_patient()
    {
        var patients = new[] { await region.JoinAsync(Role.Patient), await region.JoinAsync(Role.Patient) };
        var carol = await region.JoinAsync(Role.Doctor);
        await using var home = await Home.OfAsync(region, patients[0]);
        await home.AddAsync(patients[1]);
        var asked = home.Agents.All.First();
        var patient = patients.Single(one => one.Wallet.Member == asked.Patient);
        var members = new WhoIsWho(home.Agents, region.Time).Source;
        var key = patient.Wallet.SigningKey.Public.Thumbprint;
        Assert.Equal(asked.Patient, await members.OwnerAsync(key, CancellationToken.None));

        await patient.RevokeDeviceAsync(asked.Device);
        region.Time.Advance(TimeSpan.FromSeconds(1));

        var found = await members.FindAsync(carol.Wallet.Member, CancellationToken.None);
        Assert.Equal(carol.Wallet.SigningKey.Public, found?.SigningKey);
        Assert.Null(await members.FindAsync(asked.Patient, CancellationToken.None));
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            members.OwnerAsync(key, CancellationToken.None));
        Assert.Equal("patient-not-served", refused.Problem.Kind.Code);
    }

    [Fact] // spec ihm 3.8, 3.10
    public async Task proves_a_reading_from_its_anchored_batch_once_its_segment_is_gone()
    {
        var alice = await region.JoinAsync(Role.Patient);
        await using var home = await Home.OfAsync(region, alice);
        using var sensor = NewSensor(alice.Wallet);
        await alice.RegisterDeviceAsync(sensor.Introduce());
        var batches = new AnchorDesk(home.Store, new AnchorLimits { MostReadings = 3 }, region.Time);
        batches.Serve(home.Agent);
        await AnchorAsync("early", "b", "c");
        await AnchorAsync("late", "e", "f");
        var desk = new ProofDesk(home.Store);
        var before = await desk.ProveAsync(home.Agent, new SampleQuestion("late"), CancellationToken.None);

        region.Time.Advance(TimeSpan.FromDays(9));
        await home.Store.ExpireAsync(CancellationToken.None);
        Assert.Empty(await home.Store.SegmentsAsync(alice.Wallet.Member, 0, default).ToListAsync());
        var after = await desk.ProveAsync(home.Agent, new SampleQuestion("late"), CancellationToken.None);
        Assert.Equal(before.Write(), after.Write());
        var shown = after.Verify(region.Genesis);
        Assert.Contains("\"id\":\"late\"", Encoding.UTF8.GetString(shown.Reading.Span), StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<SampleException>(() =>
            desk.ProveAsync(home.Agent, new SampleQuestion("never"), CancellationToken.None));
        Assert.Equal("sample-unknown", unknown.Code);

        async Task AnchorAsync(params string[] ids)
        {
            var readings = ids.Select(id => Reading.Of(Signal.HeartRate, id, region.Now, 70));
            var batch = new DeviceBatch(
                alice.Wallet.Member, sensor.Member, ids[0], region.Now, region.Now, [.. readings]);
            batches.Offer(await home.Store.AppendAsync([batch], CancellationToken.None));
            region.Time.Advance(TimeSpan.FromSeconds(1));
            await batches.StepAsync(CancellationToken.None);
        }
    }

    [Fact] // spec ihm 3.5
    public async Task anchors_what_is_left_of_a_batch_of_which_a_part_was_lost()
    {
        var alice = await region.JoinAsync(Role.Patient);
        await using var home = await Home.OfAsync(region, alice);
        using var sensor = NewSensor(alice.Wallet);
        await alice.RegisterDeviceAsync(sensor.Introduce());
        foreach (var id in new[] { "lost", "left" })
        {
            await AppendAsync(home, sensor, Stretch(id, version: 1));
        }

        // Settled, and not taken: the agent may not write this category yet.
        var batches = new AnchorDesk(home.Store, new AnchorLimits { MostReadings = 2 }, region.Time);
        batches.Serve(home.Agent);
        await batches.StepAsync(CancellationToken.None);
        Assert.Equal((0, 1), (batches.Backlog().Anchored, batches.Backlog().Batches));
        home.Spoil(1);
        await alice.GrantAsync(home.Wallet.Grantee, [Category.Ecg], Purpose.TREAT, Period.Days(1));
        for (var turn = 0; turn < 2; turn++)
        {
            region.Time.Advance(TimeSpan.FromMinutes(2));
            await batches.StepAsync(CancellationToken.None);
        }

        Assert.Equal((1, 0, null), (batches.Backlog().Anchored, batches.Backlog().Batches, batches.Backlog().Fault));
        var desk = new ProofDesk(home.Store);
        (await desk.ProveAsync(home.Agent, new SampleQuestion("left"), CancellationToken.None)).Verify(region.Genesis);
    }

    [Fact] // spec ihm 3.8, 3.10
    public async Task proves_the_newest_version_when_an_older_one_is_all_that_its_segments_hold()
    {
        var alice = await region.JoinAsync(Role.Patient);
        await using var home = await Home.OfAsync(region, alice);
        using var sensor = NewSensor(alice.Wallet);
        await alice.RegisterDeviceAsync(sensor.Introduce());
        await alice.GrantAsync(home.Wallet.Grantee, [Category.Ecg], Purpose.TREAT, Period.Days(1));
        var batches = new AnchorDesk(home.Store, new AnchorLimits { MostReadings = 2 }, region.Time);
        batches.Serve(home.Agent);
        await AppendAsync(home, sensor, Stretch("one", version: 1));
        await AppendAsync(home, sensor, Stretch("one", version: 2));
        region.Time.Advance(TimeSpan.FromSeconds(1));
        await batches.StepAsync(CancellationToken.None);
        home.Spoil(2);

        var proof = await new ProofDesk(home.Store).ProveAsync(
            home.Agent, new SampleQuestion("one"), CancellationToken.None);
        var shown = Encoding.UTF8.GetString(proof.Verify(region.Genesis).Reading.Span);
        Assert.Contains("\"version\":2", shown, StringComparison.Ordinal);
    }

    [Fact] // spec ihm-fhir 6.3, 6.5
    public async Task relays_what_its_patient_signed_and_tells_the_ledgers_own_refusal()
    {
        var alice = await region.JoinAsync(Role.Patient);
        var bob = await region.JoinAsync(Role.Doctor);
        var consent = await alice.GrantAsync(
            bob.Wallet.Grantee, [Category.VitalSigns], Purpose.TREAT, Period.Days(1));
        await using var home = await Home.OfAsync(region, alice);
        var last = (await alice.PolicyAsync()).Policy.Last;
        var unknown = new Revoke(alice.Wallet.Member, last, default, []);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => RelayAsync(alice.Sign(unknown)));
        Assert.Equal(Refusal.UnknownConsent, refused.Refusal);

        // Its answer was lost, and it is sent again.
        var revoke = alice.Sign(new Revoke(alice.Wallet.Member, last, consent.Transaction, []));
        await RelayAsync(revoke);
        await RelayAsync(revoke);
        Assert.DoesNotContain((await alice.PolicyAsync()).Policy.Consents, one => one.Id == consent.Transaction);

        Task RelayAsync(string jws) => RelayedTransaction.SubmitAsync(
            home.Agent.Client, alice.Wallet.Member, jws, region.Time, CancellationToken.None);
    }

    private Reading Stretch(string id, int version) =>
        new(Signal.Electrocardiogram, id, version, region.Now, 4, [0.1, 0.2]);

    private async Task AppendAsync(Home home, Wallet sensor, Reading reading) => await home.Store.AppendAsync(
        [
            new DeviceBatch(
                home.Patient.Wallet.Member,
                sensor.Member,
                $"{reading.Id}-{reading.Version}",
                region.Now,
                region.Now,
                [reading]),
        ],
        CancellationToken.None);

    private static Wallet NewSensor(Wallet patient) =>
        Wallet.Create(patient.Network, patient.Organisation, Role.Device);

    private async Task<string> RefusedAsync(Home home, Wallet sensor)
    {
        var batch = SignedBatch.Sign(
            sensor.SigningKey,
            BatchAddress.New(sensor.Network, home.Patient.Wallet.Member, region.Now),
            [Reading.Of(Signal.HeartRate, "h", region.Now, 70)]);
        var answer = await home.TakeAsync(Encoding.ASCII.GetBytes(batch.ToCompact()));
        return Assert.IsType<IntakeAnswer.Refused>(answer).Problem.Kind.Code;
    }

    private Task<TransactionId> RaiseAsync(Home home, long sequence)
    {
        var patient = home.Patient.Wallet.Member;
        var alert = new Alert
        {
            Id = new AlertId(RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size))),
            Patient = patient,
            Signal = Signal.HeartRate,
            Kind = FindingKind.TooHigh,
            Level = AlertLevel.Medium,
            Since = region.Now,
            Until = region.Now,
            Findings = 1,
            Basis = "150 /min, threshold 130",
            Raised = region.Now,
            Told = region.Now,
            LastFound = region.Now,
            Notice = 1,
            Sequence = sequence,
            LevelNotice = 1,
            Recipients = [patient],
        };
        var members = new WhoIsWho(home.Agents, region.Time);
        return new AlertsOnLedger(home.Agents, members, home.Store, region.Time).Seam.RaiseAsync(
            new Notice(patient, sequence, Happening.Raised, region.Now, alert), [patient], CancellationToken.None);
    }
}
