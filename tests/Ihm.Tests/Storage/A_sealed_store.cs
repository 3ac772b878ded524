using System.Buffers.Binary;
using System.Text;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Primitives.Jose;
using static Salus.Ihm.Tests.Storage.Patient;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class A_sealed_store(PostgresServer postgres)
{
    private const double Odd = 87.1234567;

    /// <summary>spec ihm-store 1.1, 1.3, 1.5</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task shows_nobody_and_nothing_on_the_disk(string database) => WithAsync(database, async (home, patient) =>
    {
        const string Id = "my-very-own-sample-id-4711";
        await using (var store = await OpenAsync(home, patient))
        {
            var batch = patient.BatchNamed("my-very-own-batch", Beat(1, Odd) with { Id = Id }, Beat(2, 60));
            await store.AppendAsync([batch], default);
            await patient.FillAsync(store);
            await patient.SendAsync(store, Beat(3, Odd));
            var document = new DocumentKey("my-very-own-kind", patient.Id, "my-very-own-key");
            await store.PutAsync([new Document(document, Encoding.UTF8.GetBytes("my-very-own-value"))], [], default);
            home.Time.Advance(TimeSpan.FromDays(3));
            await store.ExpireAsync(default);
        }

        var bytes = await home.AllBytesAsync();

        byte[] odd = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(odd, Odd);
        byte[][] secrets =
        [
            .. new[]
            {
                patient.Id.ToString(), patient.Device.ToString(), "my-very-own", Id, Id[..^3], "4711", "fill-",
                Signal.HeartRate.Name, Signal.Glucose.Name, Signal.HeartRate.Loinc, "87.12",
            }.Select(Encoding.ASCII.GetBytes),
            patient.Id.Value.ToArray(), patient.Device.Value.ToArray(), odd, [.. odd.Reverse()],
        ];
        Assert.True(bytes.Length > 10_000);
        Assert.All(secrets, secret => Assert.Equal(-1, bytes.AsSpan().IndexOf(secret)));
    });

    /// <summary>spec ihm-store 1.4, 1.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task refuses_a_row_that_was_swapped_for_another(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            var other = new Patient();
            await using (var store = await OpenAsync(home, patient, other))
            {
                await patient.SendAsync(store, Beats(0, 10));
                await patient.SendAsync(store, Beats(10, 10));
                await other.SendAsync(store, Beats(0, 10));
            }

            // Segments 1 and 2 of one patient change places; the other's stays.
            await home.SpoilAsync("UPDATE segments SET place = -place WHERE place IN (68719476737, 68719476738)");
            await home.SpoilAsync("UPDATE segments SET place = 137438953475 + place WHERE place < 0");
            await using var again = await OpenAsync(home, patient, other);

            Assert.Equal(
                ["Segment 1 of a patient", "Segment 2 of a patient"], (await patient.AskAsync(again)).Damaged);
            await RefusesAsync("Segment 1 of a patient", () => again.RollUpsAsync(
                patient.Id, Signal.HeartRate, RollUpStep.Hour, Start, At(60), default));
            Assert.Equal([(1, true), (2, true)], await DamageAsync(again, patient, 0));
            Assert.Equal(2, again.Statistics.Damaged);
            Assert.Equal(10, (await other.AskAsync(again)).Readings.Count);
        });

    /// <summary>spec ihm-store 1.4, 1.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task refuses_a_block_that_was_altered_or_moved_and_serves_the_others(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using (var store = await OpenAsync(home, patient))
            {
                await patient.SendAsync(store, Beats(0, 10));
                await patient.SendAsync(store, Reading.Of(Signal.OxygenSaturation, "one", Start, 97));
                await patient.FillAsync(store);
                home.Time.Advance(TimeSpan.FromMinutes(1));
                await store.ExpireAsync(default);
            }

            // The heart's block is put where that of glucose is.
            await home.SpoilAsync(
                "UPDATE blocks SET sealed = (SELECT o.sealed FROM blocks o WHERE o.readings > 60) WHERE readings = 10");
            await using var again = await OpenAsync(home, patient);

            await RefusesAsync("Block ", () => patient.AskAsync(again));
            Assert.Single((await patient.AskAsync(again, Signal.OxygenSaturation)).Readings);

            // What comes now is kept beside it.
            await patient.SendAsync(again, Beats(10, 10));
            await again.ExpireAsync(default);
            await RefusesAsync("Block ", () => patient.AskAsync(again));
            Assert.Equal(70, (await patient.AskAsync(again, Signal.Glucose)).Readings.Count);
        });

    /// <summary>spec ihm-store 1.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task answers_with_the_rest_and_names_the_damage_as_long_as_it_is_there(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using (var store = await OpenAsync(home, patient))
            {
                await patient.SendAsync(store, Beats(0, 10));
                await patient.SendAsync(store, Beats(10, 10));
            }

            await home.SpoilAsync(
                "UPDATE segments SET sealed = (SELECT proof FROM patients) WHERE place = 68719476736 + 1");
            await using (var again = await OpenAsync(home, patient))
            {
                await patient.FillAsync(again);
                await TellsAsync(again);

                // What lies beside it is in blocks, and is sought there alone.
                await again.ReleaseAsync(patient.Id, 72, default);
                home.Time.Advance(TimeSpan.FromDays(Retention.SegmentDays + 1));
                await again.ExpireAsync(default);
                await TellsAsync(again);
            }

            await using var later = await OpenAsync(home, patient);
            await TellsAsync(later);
            await RefusesAsync("Segment 1 of a patient", () => later.RollUpsAsync(
                patient.Id, Signal.HeartRate, RollUpStep.Hour, Start, At(60), default));
            Assert.Equal([(1, true)], await DamageAsync(later, patient, 0));

            async Task TellsAsync(TelemetryStore store)
            {
                var slice = await patient.AskAsync(store);
                Assert.Equal(Beats(10, 10).Select(beat => beat.Id), slice.Readings.Select(one => one.Id));
                Assert.Equal(["Segment 1 of a patient"], slice.Damaged);
                Assert.Equal(1, store.Statistics.Damaged);
            }
        });

    /// <summary>spec ihm-store 1.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task answers_in_full_when_what_is_damaged_was_put_into_blocks_before(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using (var store = await OpenAsync(home, patient))
            {
                await patient.SendAsync(store, Beats(0, 10));
                await patient.FillAsync(store);
                await store.ExpireAsync(default);
            }

            await home.SpoilAsync(
                "UPDATE segments SET sealed = (SELECT proof FROM patients) WHERE place = 68719476736 + 1");
            await using var again = await OpenAsync(home, patient);
            Assert.Equal((1, true), (await DamageAsync(again, patient, 0)).First());
            Assert.Equal(1, again.Statistics.Damaged);

            var slice = await patient.AskAsync(again);
            Assert.Equal((10, 0), (slice.Readings.Count, slice.Damaged.Count));
            Assert.Equal(10, Assert.Single(await again.RollUpsAsync(
                patient.Id, Signal.HeartRate, RollUpStep.Hour, Start, At(60), default)).Count);
        });

    /// <summary>spec ihm-store 1.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task tells_that_a_segment_is_missing(string database) => WithAsync(database, async (home, patient) =>
    {
        await using (var store = await OpenAsync(home, patient))
        {
            foreach (var number in Enumerable.Range(0, 4))
            {
                await patient.SendAsync(store, Beat(number, 60));
            }
        }

        await home.SpoilAsync("DELETE FROM segments WHERE place = 68719476736 + 2");
        await using (var store = await OpenAsync(home, patient))
        {
            Assert.Equal([(1, false), (2, true), (3, false), (4, false)], await DamageAsync(store, patient, 0));
            Assert.Equal([(3, false), (4, false)], await DamageAsync(store, patient, 2));
        }

        await home.SpoilAsync("DELETE FROM segments WHERE place = 68719476736 + 4");
        await using var again = await OpenAsync(home, patient);
        Assert.Equal([(3, false), (4, true)], await DamageAsync(again, patient, 2));
        Assert.Equal(["Segment 2 of a patient", "Segment 4 of a patient"], (await patient.AskAsync(again)).Damaged);

        // It is so when the others are in blocks, too.
        await patient.FillAsync(again);
        await again.ExpireAsync(default);
        var told = await patient.AskAsync(again);
        Assert.Equal((2, 2), (told.Readings.Count, told.Damaged.Count));
    });

    /// <summary>spec ihm-store 1.4, 1.7</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task refuses_a_document_that_was_altered(string database) => WithAsync(database, async (home, patient) =>
    {
        var key = new DocumentKey("alert", patient.Id, "one");
        await using (var store = await OpenAsync(home, patient))
        {
            await store.PutAsync([new Document(key, new byte[20])], [], default);
        }

        await home.SpoilAsync("UPDATE documents SET high = high + 1");
        await using (var store = await OpenAsync(home, patient))
        {
            Assert.Null(await store.GetAsync(key, default));
            await RefusesAsync("A document", () => ToListAsync(store.ListAsync("alert", patient.Id, "", default)));
        }

        await home.SpoilAsync("UPDATE documents SET high = high - 1, sealed = (SELECT proof FROM patients)");
        await using var again = await OpenAsync(home, patient);
        await RefusesAsync("A document", () => again.GetAsync(key, default));
    });

    /// <summary>spec ihm-store 1.6</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task opens_for_a_patient_with_that_patients_key_only(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using (var store = await OpenAsync(home, patient))
            {
                await patient.SendAsync(store, Beat(1, 60));
                var wrong = await Assert.ThrowsAsync<StoreException>(
                    () => store.AddPatientAsync(patient.Id, StoreKey.Create(), default));
                Assert.Equal("store-key-wrong", wrong.Code);
                await store.AddPatientAsync(patient.Id, patient.Key, default);
            }

            await using var again = await home.OpenAsync();
            var refusal = await Assert.ThrowsAsync<StoreException>(
                () => again.AddPatientAsync(NewMember(), patient.Key, default));
            Assert.Equal("store-key-wrong", refusal.Code);
            await again.AddPatientAsync(patient.Id, patient.Key, default);
            Assert.Single(await patient.BeatsAsync(again));
        });

    /// <summary>spec ihm-store 6.6</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task is_not_begun_anew_for_a_patient_who_was_served(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            await using (var empty = await home.OpenAsync())
            {
                var missing = await Assert.ThrowsAsync<StoreException>(
                    () => empty.OpenPatientAsync(patient.Id, patient.Key, default));
                Assert.Equal("store-missing", missing.Code);
                Assert.False(empty.Knows(patient.Id));
                await empty.AddPatientAsync(patient.Id, patient.Key, default);
                await patient.SendAsync(empty, Beat(1, 60));
            }

            await using var again = await home.OpenAsync();
            await again.OpenPatientAsync(patient.Id, patient.Key, default);
            Assert.Single(await patient.BeatsAsync(again));
        });

    /// <summary>spec ihm-store 1.2</summary>
    [Fact]
    public void has_a_key_that_the_ihm_and_the_patient_open_and_nobody_else()
    {
        using var key = StoreKey.Create();
        using var device = KeyPair.Generate();
        using var owner = KeyPair.Generate();
        var (patient, ihm) = (NewMember(), NewMember());

        var copies = SealedStoreKey.Read(key.Seal("net", patient, owner.Public, ihm, device.Public).ToJson());

        using var one = StoreKey.Open(copies, "net", patient, ihm, device);
        using var two = StoreKey.Open(copies, "net", patient, patient, owner);
        Assert.Equal(key.Bytes.ToArray(), one.Bytes.ToArray());
        Assert.Equal(key.Bytes.ToArray(), two.Bytes.ToArray());
        Refuses(JoseFault.WrongRecipient, () => StoreKey.Open(copies, "net", patient, ihm, owner));
        Refuses(JoseFault.BindingMismatch, () => StoreKey.Open(copies, "other", patient, ihm, device));
        Refuses(JoseFault.BindingMismatch, () => StoreKey.Open(copies, "net", NewMember(), ihm, device));
        Refuses(JoseFault.BindingMismatch, () => StoreKey.Open(copies, "net", patient, NewMember(), device));
    }

    private static void Refuses(JoseFault fault, Action open) =>
        Assert.Equal(fault, Assert.Throws<JoseRejectedException>(open).Fault);

    private static async Task<IEnumerable<(long Number, bool IsDamaged)>> DamageAsync(
        TelemetryStore store, Patient patient, long after) =>
        (await ToListAsync(store.SegmentsAsync(patient.Id, after, default)))
            .Select(segment => (segment.Number, segment.IsDamaged));

    private static async Task RefusesAsync(string place, Func<Task> read)
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(read);
        Assert.Equal("store-damaged", refusal.Code);
        Assert.StartsWith(place, refusal.Message, StringComparison.Ordinal);
    }

    private Task WithAsync(string database, Func<StoreHome, Patient, Task> test) =>
        StoreTest.WithAsync(postgres, database, test);
}
