using System.Net;
using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Erasures;

public sealed class An_erased_record : IAsyncLifetime
{
    private const Category Lab = Category.Laboratory;

    private readonly TestNetwork _network = new();
    private Person _patient = null!;
    private Person _doctor = null!;
    private StoredRecord _record = null!;

    private DataFolder Folder => new(_network.DataFolder);

    private string Note => Path.Combine(Folder.Erasures, $"{_record.Id}.json");

    private string Done => Path.Combine(Folder.Erasures, "done");

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _patient = await _network.PatientAsync(Lab);
        _doctor = await _network.RegisterAsync(Role.Doctor);
        _record = await _doctor.StoreAsync(_patient, Lab);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    // spec erasure 2.1
    [Fact]
    public async Task is_deleted_by_its_store_which_then_attests_it()
    {
        var attested = await EraseAsync();

        Assert.Equal(_network.General.Store.Id, attested.Store);
        Assert.Equal([new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Deleted)], attested.Versions);
        Assert.False(File.Exists(Folder.ContentFile(_record.Cid)));
        Assert.False(File.Exists(Folder.EnvelopeFile(_record.EnvelopeDigest)));
    }

    // spec erasure 1.1
    [Fact]
    public async Task is_said_to_be_erased_to_the_patient_and_missing_to_others()
    {
        await _network.GrantAsync(_patient, _doctor, Lab);
        var permit = await _doctor.OpenAsync(_patient, Lab);
        Assert.Equal(HttpStatusCode.OK, (await _doctor.GetAsync(_record.ContentPath, permit)).Status);

        // Before the store has deleted anything: its clock does not move.
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));

        foreach (var path in new[] { _record.ContentPath, _record.EnvelopePath })
        {
            (await _patient.GetAsync(path)).IsProblem(HttpStatusCode.Gone, "record-erased");
            (await _doctor.GetAsync(path, permit)).IsProblem(HttpStatusCode.NotFound, "content-missing");
        }
    }

    // spec erasure 1.2
    [Fact]
    public async Task is_listed_as_erased_to_the_patient_and_the_author_and_under_no_permit()
    {
        await _network.GrantAsync(_patient, _doctor, Lab);
        var permit = await _doctor.OpenAsync(_patient, Lab);
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));
        var path = $"/v1/patients/{_patient.Id}/records";

        Assert.True(Erased(await _patient.GetAsync(path)));
        Assert.True(Erased(await _doctor.GetAsync($"{path}?authored=true")));
        Assert.Equal(0, (await _doctor.GetAsync(path, permit)).Json.GetProperty("records").GetArrayLength());
    }

    // spec erasure 1.1
    [Fact]
    public async Task ends_an_answer_that_is_under_way()
    {
        var large = await _doctor.StoreAsync(_patient, Lab, 48 * 1024 * 1024);
        using var request = new HttpRequestMessage(HttpMethod.Get, large.ContentPath)
        {
            Version = _patient.Http.DefaultRequestVersion,
            VersionPolicy = _patient.Http.DefaultVersionPolicy,
        };
        using var response = await _patient.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[100_000]);

        await _patient.AcceptAsync(new EraseRecord(_patient.Id, large.Id));

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
    }

    // spec erasure 2.1
    [Fact]
    public async Task takes_with_it_the_envelopes_of_consents_that_were_revoked()
    {
        var own = await PutEnvelopeAsync(_patient, _record.Id);
        var consent = await _patient.AcceptAsync(_network.Grant(_patient, _doctor, Lab) with
        {
            Keys = [],
            Records = [new NarrowedRecord(_record.Id, 1, own), new NarrowedRecord(_record.Id, 2, Digest.Of([7]))],
        });
        await _network.RevokeAsync(_patient, consent);

        var attested = await EraseAsync();

        Assert.Equal(new ErasedCopies(1, 1), attested.Grantees);
        Assert.False(File.Exists(Folder.EnvelopeFile(own)));
    }

    // spec erasure 2.2
    [Fact]
    public async Task leaves_the_envelope_of_another_patients_record_that_its_author_named()
    {
        var victims = await PutEnvelopeAsync(_doctor, _record.Id);
        var mallory = await _network.PatientAsync(Lab);
        var bait = await mallory.StoreAsync(mallory, Lab);
        var commitment = new Commitment(1, Digest.Of([1]), CidBuilder.Of([9, 9]), victims);
        await mallory.AcceptAsync(new NewVersion(mallory.Id, bait.Id, 2, commitment));

        await mallory.AcceptAsync(new EraseRecord(mallory.Id, bait.Id));
        var attested = await AttestedAsync(bait.Id);

        Assert.Equal(
            [
                new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Deleted),
                new ErasedVersion(2, ErasureFinding.Missing, ErasureFinding.NotOfRecord),
            ],
            attested.Versions);
        Assert.True(File.Exists(Folder.EnvelopeFile(victims)));
    }

    // spec erasure 2.1
    [Fact]
    public async Task is_called_missing_where_the_store_did_not_hold_it()
    {
        File.Delete(Folder.ContentFile(_record.Cid));
        var attested = await EraseAsync();
        Assert.Equal([new ErasedVersion(1, ErasureFinding.Missing, ErasureFinding.Deleted)], attested.Versions);
    }

    // spec erasure 2.4
    [Fact]
    public async Task is_deleted_after_a_restart_when_the_node_fell_first()
    {
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));
        await _network.RestartAsync();
        await AttestedAsync(_record.Id);
        Assert.False(File.Exists(Folder.ContentFile(_record.Cid)));
    }

    // spec erasure 2.3
    [Fact]
    public async Task is_not_called_missing_by_a_store_that_fell_after_deleting_it()
    {
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));
        await _network.StopAsync();
        // As the store leaves it when it falls between the deletion and the attestation.
        Directory.CreateDirectory(Folder.Erasures);
        await File.WriteAllTextAsync(Note, $$$"""
            {"patient":"{{{_patient.Id}}}","record":"{{{_record.Id}}}",
            "versions":[{"version":1,"content":"deleted","envelope":"deleted"}],"grantees":{"deleted":0,"missing":0}}
            """);
        File.Delete(Folder.ContentFile(_record.Cid));
        await _network.StartAsync();

        var attested = await AttestedAsync(_record.Id);

        Assert.Equal([new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Deleted)], attested.Versions);
        Assert.False(File.Exists(Folder.EnvelopeFile(_record.EnvelopeDigest)));
    }

    // spec erasure 2.3
    [Fact]
    public async Task is_looked_for_again_when_the_note_was_not_finished()
    {
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));
        await _network.StopAsync();
        Directory.CreateDirectory(Folder.Erasures);
        await File.WriteAllTextAsync(Note, """{"patient":""");
        await _network.StartAsync();
        var attested = await AttestedAsync(_record.Id);
        Assert.Equal([new ErasedVersion(1, ErasureFinding.Deleted, ErasureFinding.Deleted)], attested.Versions);
    }

    // spec erasure 2.4
    [Fact]
    public async Task does_not_come_back_with_a_backup()
    {
        await EraseAsync();
        await _network.StopAsync();
        await File.WriteAllBytesAsync(Folder.ContentFile(_record.Cid), _record.Content);
        await File.WriteAllBytesAsync(Folder.EnvelopeFile(_record.EnvelopeDigest), _record.Envelope);
        var deleted = _network.Log.NextAsync("2 files of erased records were there again");
        await _network.StartAsync();
        await deleted.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(File.Exists(Folder.ContentFile(_record.Cid)));
        Assert.False(File.Exists(Folder.EnvelopeFile(_record.EnvelopeDigest)));
    }

    // spec erasure 2.4
    [Fact]
    public async Task does_not_come_back_with_a_restored_node_in_the_envelope_of_a_grantee()
    {
        var own = await PutEnvelopeAsync(_patient, _record.Id);
        var bytes = await File.ReadAllBytesAsync(Folder.EnvelopeFile(own));
        await _patient.AcceptAsync(_network.Grant(_patient, _doctor, Lab) with
        {
            Keys = [],
            Records = [new NarrowedRecord(_record.Id, 1, own)],
        });
        await EraseAsync();
        await _network.StopAsync();
        Assert.Equal($"1 {_record.Id}", await File.ReadAllTextAsync(Done));

        // No backup holds the note, so a restored node begins at the first again; another ledger's counts for nothing.
        await File.WriteAllTextAsync(Done, $"1 {new string('0', 32)}");
        await File.WriteAllBytesAsync(Folder.EnvelopeFile(own), bytes);
        var deleted = _network.Log.NextAsync("1 files of erased records were there again");
        await _network.StartAsync();
        await deleted.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.False(File.Exists(Folder.EnvelopeFile(own)));
    }

    // spec erasure 2.5
    [Fact]
    public async Task holds_up_no_other_while_it_cannot_be_erased()
    {
        var next = await _doctor.StoreAsync(_patient, Lab);

        // What cannot be read as a file, nor written.
        Directory.CreateDirectory(Note);
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, next.Id));

        await AttestedAsync(next.Id);
        Assert.True(File.Exists(Folder.ContentFile(_record.Cid)));

        Directory.Delete(Note);
        _network.Time.Advance(TimeSpan.FromMinutes(2));
        await AttestedAsync(_record.Id);
        Assert.False(File.Exists(Folder.ContentFile(_record.Cid)));
    }

    // spec erasure 3.1, 3.2
    [Fact]
    public async Task is_not_taken_back_from_whoever_holds_a_copy()
    {
        await EraseAsync();
        (await _doctor.PutAsync("/v1/content", _record.Content)).IsProblem(HttpStatusCode.Gone, "record-erased");
        Assert.False(File.Exists(Folder.ContentFile(_record.Cid)));

        var envelope = Envelope(_record.Id);
        (await _doctor.PutAsync("/v1/envelopes", envelope)).IsProblem(HttpStatusCode.Gone, "record-erased");
        Assert.False(File.Exists(Folder.EnvelopeFile(Digest.Of(envelope))));
    }

    // spec erasure 3.1
    [Fact]
    public async Task is_not_taken_back_in_parts_either()
    {
        await EraseAsync();
        var began = await TusAsync(HttpMethod.Post, "/v1/uploads", "Upload-Length", $"{_record.Content.Length}");
        Assert.Equal(HttpStatusCode.Created, began.StatusCode);

        var ended = await TusAsync(HttpMethod.Patch, $"{began.Headers.Location}", "Upload-Offset", "0");

        Assert.Equal(HttpStatusCode.Gone, ended.StatusCode);
        Assert.False(File.Exists(Folder.ContentFile(_record.Cid)));
    }

    // spec erasure 1.1
    [Fact]
    public async Task leaves_the_patients_other_records_alone()
    {
        var other = await _doctor.StoreAsync(_patient, Lab);
        await EraseAsync();
        Assert.Equal(other.Content, (await _patient.GetAsync(other.ContentPath)).Bytes);
        Assert.Equal(other.Envelope, (await _patient.GetAsync(other.EnvelopePath)).Bytes);
    }

    // spec ledger 15.2: an erasure is no way to another patient's batch.
    [Fact]
    public async Task leaves_what_a_batch_named_before_it()
    {
        var carol = await _network.PatientAsync(Lab);
        var batch = await (await _network.AgentAsync(carol, Lab)).AnchorAsync(carol, Lab);
        _network.Time.Advance(TimeSpan.FromSeconds(1));
        var id = new RecordId(batch.Id.Value);
        var commitment = new Commitment(
            1, Digest.Of([]), CidBuilder.Of(batch.Content), Digest.Of(batch.Envelope));
        await _patient.AcceptAsync(new StoreRecord(_patient.Id, id, Lab, commitment));

        await _patient.AcceptAsync(new EraseRecord(_patient.Id, id));

        var kept = ErasureFinding.NotOfRecord;
        Assert.Equal([new ErasedVersion(1, kept, kept)], (await AttestedAsync(id)).Versions);
        Assert.Equal(batch.Content, (await carol.GetAsync(batch.ContentPath)).Bytes);
        Assert.Equal(batch.Envelope, (await carol.GetAsync(batch.EnvelopePath)).Bytes);
    }

    private async Task<HttpResponseMessage> TusAsync(HttpMethod method, string path, string header, string number)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add(header, number);
        if (method == HttpMethod.Patch)
        {
            request.Content = new ByteArrayContent(_record.Content);
            request.Content.Headers.ContentType = new("application/offset+octet-stream");
        }

        return await _doctor.Http.SendAsync(request);
    }

    private static bool Erased(Answer list) =>
        Assert.Single(list.Json.GetProperty("records").EnumerateArray()).GetProperty("erased").GetBoolean();

    private byte[] Envelope(RecordId record)
    {
        var binding = JweBinding.Empty.With("record", record.ToString());
        var seal = Jwe.Seal(new byte[32], _patient.Keys.Agreement.Public, binding);
        return Encoding.ASCII.GetBytes($$"""{"kind":"salus-envelope-1","seals":["{{seal}}"]}""");
    }

    private async Task<Digest> PutEnvelopeAsync(Person writer, RecordId record)
    {
        var envelope = Envelope(record);
        Assert.Equal(HttpStatusCode.Created, (await writer.PutAsync("/v1/envelopes", envelope)).Status);
        return Digest.Of(envelope);
    }

    private async Task<Event.ErasureAttested> EraseAsync()
    {
        await _patient.AcceptAsync(new EraseRecord(_patient.Id, _record.Id));
        return await AttestedAsync(_record.Id);
    }

    // Waits on the ledger itself: the attestation is a block like any other.
    private async Task<Event.ErasureAttested> AttestedAsync(RecordId record)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        _network.Time.Advance(TimeSpan.FromSeconds(1));
        await foreach (var block in _network.Host.Ledgers[LedgerName.Records].Follow(new Height(1), patience.Token))
        {
            var attested = block.Block.Receipts.SelectMany(receipt => receipt.Events).OfType<Event.ErasureAttested>();
            if (attested.FirstOrDefault(one => one.Record == record) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("the ledger ended without an attestation");
    }
}
