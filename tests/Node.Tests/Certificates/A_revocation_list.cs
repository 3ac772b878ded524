using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Certificates;

public sealed class A_revocation_list : IAsyncLifetime
{
    private const string Serial = "1F";

    private readonly TestNetwork _network = new();

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task is_taken_from_anyone_and_given_to_anyone()
    {
        // spec certificates 4.2, 4.8
        var list = _network.General.Authority.Revoke([Serial]);

        Assert.Equal(HttpStatusCode.Created, (await PutAsync(_network.General, list)).Status);

        using var nobody = _network.Client(null);
        using var held = await nobody.GetAsync("/v1/organisations/general/revocations");
        Assert.Equal(list, await held.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pkix-crl", held.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task is_one_of_rfc_5280()
    {
        // spec certificates 4.1
        _network.General.Authority.Revoke([Serial], RevocationReason.KeyCompromise);
        var list = _network.General.Authority.Revoke(["2A"]);

        // Read by the platform, not by us.
        var read = CertificateRevocationListBuilder.Load(list, out var number);

        Assert.True(read.RemoveEntry([0x1F]));
        Assert.True(read.RemoveEntry([0x2A]));
        Assert.Equal(number, RevocationList.Read(list, Authority(_network.General)).Number);
        await PutAsync(_network.General, list);
    }

    [Fact]
    public async Task is_taken_again_without_fault()
    {
        // spec certificates 4.3
        var list = _network.General.Authority.Revoke([Serial]);
        await PutAsync(_network.General, list);

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(_network.General, list)).Status);
    }

    [Fact]
    public async Task never_goes_back_not_even_after_a_restart()
    {
        // spec certificates 4.3, 4.4
        var former = _network.General.Authority.Revoke([Serial]);
        var latter = _network.General.Authority.Revoke([]);
        await PutAsync(_network.General, latter);

        await _network.RestartAsync();

        (await PutAsync(_network.General, former)).IsProblem(HttpStatusCode.Conflict, "revocation-list-superseded");
        using var nobody = _network.Client(null);
        Assert.Equal(latter, await nobody.GetByteArrayAsync("/v1/organisations/general/revocations"));
    }

    [Fact]
    public async Task is_refused_when_it_leaves_out_what_was_ended()
    {
        // spec certificates 4.3
        await PutAsync(_network.General, _network.General.Authority.Revoke([Serial]));
        _network.Time.Advance(TimeSpan.FromDays(1));

        // The authority as an old copy of its folder has it: with the key, without the entry.
        var folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
        AuthorityFolder.Save(_network.General.Authority, folder, "p");
        File.Delete(Path.Combine(folder, "issued.jsonl"));
        using var restored = AuthorityFolder.Open(folder, "p", _network.Time);
        var list = restored.Revoke([]);
        Directory.Delete(folder, recursive: true);

        (await PutAsync(_network.General, list)).IsProblem(HttpStatusCode.Conflict, "revocation-list-shrinks");
    }

    // spec certificates 4.1, 4.3
    [Fact]
    public async Task leaves_out_what_is_surely_over_and_nothing_sooner()
    {
        var doctor = await _network.RegisterAsync(Role.Doctor);
        await _network.EndAsync(doctor);
        var issuer = _network.General.Authority;

        _network.Time.Advance(CertificateAuthority.LongestLifetime + CertificateAuthority.ListLifetime);
        var still = issuer.Revoke([]);
        _network.Time.Advance(TimeSpan.FromSeconds(1));
        var latter = issuer.Revoke([Serial]);

        Assert.Contains(
            Lists.SerialOf(doctor.Certificate), RevocationList.Read(still, Authority(_network.General)).Ended.Keys);
        Assert.Equal([Serial], RevocationList.Read(latter, Authority(_network.General)).Ended.Keys);
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(_network.General, latter)).Status);
    }

    // spec certificates 4.3
    [Fact]
    public async Task may_not_leave_out_what_could_still_be_valid_by_the_nodes_clock()
    {
        await PutAsync(_network.General, _network.General.Authority.Revoke([Serial]));
        var authority = Authority(_network.General);
        using var key = Lists.KeyOf(_network.General);

        _network.Time.Advance(CertificateAuthority.LongestLifetime - TimeSpan.FromMinutes(1));
        var early = Empty();
        (await PutAsync(_network.General, early)).IsProblem(HttpStatusCode.Conflict, "revocation-list-shrinks");
        _network.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(_network.General, early)).Status);

        byte[] Empty() => new CertificateRevocationListBuilder().Build(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            _network.Time.GetUtcNow().ToUnixTimeSeconds(),
            _network.Time.GetUtcNow().AddDays(30),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false),
            _network.Time.GetUtcNow());
    }

    [Fact]
    public async Task of_another_organisation_is_refused()
    {
        // spec certificates 4.2
        var list = _network.Clinic.Authority.Revoke([Serial]);

        (await PutAsync(_network.General, list))
            .IsProblem(HttpStatusCode.Forbidden, "revocation-list-wrong-issuer");
    }

    [Fact]
    public async Task that_names_another_issuer_than_its_signer_is_refused()
    {
        // spec certificates 4.2
        using var key = Lists.KeyOf(_network.General);
        var signer = X509SignatureGenerator.CreateForECDsa(key);
        var list = new CertificateRevocationListBuilder().Build(
            new X500DistinguishedName("CN=somebody"),
            signer,
            1,
            _network.Time.GetUtcNow().AddDays(1),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority(_network.General), true, false));

        (await PutAsync(_network.General, list))
            .IsProblem(HttpStatusCode.Forbidden, "revocation-list-wrong-issuer");
    }

    [Fact]
    public async Task whose_bytes_were_altered_is_refused_whichever_byte_it_is()
    {
        // spec certificates 4.2
        var list = _network.General.Authority.Revoke([Serial]);
        for (var position = 0; position < list.Length; position++)
        {
            var altered = list.ToArray();
            altered[position] ^= 1;
            Assert.Throws<RevocationListException>(
                () => RevocationList.Read(altered, Authority(_network.General)));
        }

        for (var length = 0; length < list.Length; length++)
        {
            Assert.Throws<RevocationListException>(
                () => RevocationList.Read(list.AsMemory(0, length), Authority(_network.General)));
        }

        (await PutAsync(_network.General, list[..^1]))
            .IsProblem(HttpStatusCode.BadRequest, "revocation-list-malformed");
    }

    [Fact]
    public void with_a_critical_extension_that_is_not_understood_is_refused()
    {
        // spec certificates 4.2
        var list = Signed(_network.General, isCritical: true);

        var fault = Assert.Throws<RevocationListException>(
            () => RevocationList.Read(list, Authority(_network.General)));

        Assert.Contains("2.5.29.28", fault.Message);
        Assert.Equal(7, RevocationList.Read(Signed(_network.General, isCritical: false), Authority(_network.General))
            .Number);
    }

    [Fact]
    public async Task has_room_for_eighty_thousand_certificates()
    {
        // spec certificates 4.2
        using var key = Lists.KeyOf(_network.General);
        var list = new CertificateRevocationListBuilder();
        for (var serial = 0; serial < 80_000; serial++)
        {
            var number = new byte[16];
            BinaryPrimitives.WriteInt64BigEndian(number, long.MaxValue);
            BinaryPrimitives.WriteInt64BigEndian(number.AsSpan(8), serial);
            list.AddEntry(number, _network.Time.GetUtcNow(), X509RevocationReason.KeyCompromise);
        }

        var der = list.Build(
            Authority(_network.General).SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            1,
            _network.Time.GetUtcNow().AddDays(1),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Authority(_network.General), true, false));

        Assert.Equal(HttpStatusCode.Created, (await PutAsync(_network.General, der)).Status);
    }

    [Fact]
    public async Task that_is_too_large_is_refused_unread()
    {
        // spec certificates 4.2
        var answer = await PutAsync(_network.General, new byte[RevocationList.MaxBytes + 1]);

        answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task of_an_organisation_that_nobody_knows_is_refused()
    {
        using var nobody = _network.Client(null);
        using var unknown = await nobody.GetAsync("/v1/organisations/nowhere/revocations");
        using var none = await nobody.GetAsync("/v1/organisations/clinic/revocations");

        (await Answer.OfAsync(unknown)).IsProblem(HttpStatusCode.NotFound, "unknown-organisation");
        (await Answer.OfAsync(none)).IsProblem(HttpStatusCode.NotFound, "revocation-list-missing");
    }

    [Fact]
    public async Task that_is_overdue_holds_and_is_shown_and_locks_nobody_out()
    {
        // spec certificates 4.7
        var doctor = await _network.RegisterAsync(Role.Doctor);
        await PutAsync(_network.General, _network.General.Authority.Revoke([Serial]));

        _network.Time.Advance(CertificateAuthority.ListLifetime + TimeSpan.FromDays(2));

        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
        using var operations = _network.Operations();
        using var status = JsonDocument.Parse(await operations.GetStringAsync("/status"));
        Assert.Contains("revocation list of general was due", status.RootElement.GetProperty("words").ToString());
        Assert.Contains(
            "salus_revocation_list_days{organisation=\"general\"} -", await operations.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task that_was_altered_on_the_disk_stops_the_node_at_its_start()
    {
        // spec certificates 4.4
        await PutAsync(_network.General, _network.General.Authority.Revoke([Serial]));
        await _network.StopAsync();
        var path = Path.Combine(_network.DataFolder, "revocations", "general.crl");
        var good = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, good[..^3]);

        var fault = await Assert.ThrowsAsync<NodeStartException>(_network.StartAsync);

        Assert.Equal("revocation-list-damaged", fault.Code);
        await File.WriteAllBytesAsync(path, good);
        await _network.StartAsync();
    }

    private static X509Certificate2 Authority(FoundedOrganisation organisation) =>
        X509CertificateLoader.LoadCertificate(organisation.Authority.Certificate.Span);

    // A list with number 7 and an issuing distribution point, which narrows what a list is about.
    private static byte[] Signed(FoundedOrganisation organisation, bool isCritical)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            WriteAlgorithm(writer);
            writer.WriteEncodedValue(Authority(organisation).SubjectName.RawData);
            writer.WriteUtcTime(DateTimeOffset.UnixEpoch);
            writer.WriteUtcTime(DateTimeOffset.UnixEpoch);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (writer.PushSequence())
            {
                WriteExtension(writer, "2.5.29.20", false, [0x02, 0x01, 0x07]);
                WriteExtension(writer, "2.5.29.28", isCritical, [0x30, 0x00]);
            }
        }

        var signed = writer.Encode();
        using var key = Lists.KeyOf(organisation);
        var list = new AsnWriter(AsnEncodingRules.DER);
        using (list.PushSequence())
        {
            list.WriteEncodedValue(signed);
            WriteAlgorithm(list);
            list.WriteBitString(key.SignData(
                signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return list.Encode();
    }

    private static void WriteAlgorithm(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
        }
    }

    private static void WriteExtension(AsnWriter writer, string name, bool isCritical, byte[] value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(name);
            if (isCritical)
            {
                writer.WriteBoolean(true);
            }

            writer.WriteOctetString(value);
        }
    }

    private Task<Answer> PutAsync(FoundedOrganisation organisation, byte[] list) =>
        _network.HandInAsync(organisation, list);
}
