using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Backups;
using Salus.Node.Certificates;
using Salus.Node.Content;
using Salus.Node.Erasures;
using Salus.Node.Hosting;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Node.Uploads;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Wire;

namespace Salus.Node.Tests.Doors;

/// <summary>Whatever stands in a file of the node, or is brought to its authority, is read or refused as its reader
/// documents.</summary>
public sealed class A_hostile_file : IDisposable
{
    private static readonly MemberKeys Member = MemberKeys.Generate();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-hostile-");

    // spec doors 1.5
    [Fact]
    public async Task is_read_or_refused_as_documented() =>
        HostileReading.Try([.. await BlocksAsync(), .. await NotesAsync(), .. Settings()]);

    // spec doors 1.5
    [Fact]
    public async Task is_no_snapshot_or_exactly_the_one_that_was_taken()
    {
        using var hospital = new TestHospital();
        using var ledger = await LongLedger.AfterAsync(hospital);
        ledger.GrowTo(Checkpoints.Interval);
        ledger.WriteSnapshot();
        var checkpoint = new Height(Checkpoints.Interval);
        var shelf = new SnapshotShelf(ledger.Folder);
        var taken = shelf.ReadManifest(checkpoint);
        var policies = new LedgerMachine(hospital.Genesis, LedgerName.Policies, policies: null);
        var wire = typeof(WireRejectedException);
        var path = ledger.Folder.Snapshot(checkpoint);
        HostileReading.TryTenth(new HostileReader("manifest", await File.ReadAllBytesAsync(path), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            _ = shelf.ReadManifest(checkpoint);
        }, wire));
        var log = await File.ReadAllBytesAsync(ledger.Folder.State);
        HostileReading.TryTenth(new HostileReader("log of a state", log, bytes =>
        {
            File.WriteAllBytes(ledger.Folder.State, bytes);
            var state = StateFile.Open(ledger.Folder, NullLogger.Instance);
            SnapshotLoad.Run(taken, state, hospital.Genesis, LedgerName.Records, policies);
            Assert.Equal(log, bytes[..log.Length]);
        }, wire, typeof(EndOfStreamException)));
    }

    // spec doors 1.5
    [Fact]
    public void is_no_certificate_and_no_request_unless_it_is_one()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = CertificateAuthority.Create(TestNetwork.Organisation("general"), TimeProvider.System);
        using var issuer = X509CertificateLoader.LoadCertificate(authority.Certificate.Span);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"salus:member/{Member.Id}"));
        names.AddUri(new Uri($"salus:key/{Member.Signing.Public.Thumbprint}"));
        var usage = new X509EnhancedKeyUsageExtension([new Oid(CertificateProfile.ClientUsage)], critical: false);
        var signing = Request(key, names.Build().RawData).CreateSigningRequest();
        HostileReading.Try(
            new("names asked for", names.Build().RawData,
                bytes => MemberRequest.Read(Pem(Request(key, bytes).CreateSigningRequest(), key)),
                typeof(AuthorityException)),
            new("request", signing, bytes => MemberRequest.Read(Pem(bytes, key)), typeof(AuthorityException)),
            new("request in text", Pem(signing, key), bytes => MemberRequest.Read(bytes), typeof(AuthorityException)),
            new("names shown", names.Build().RawData, bytes =>
            {
                using var shown = SelfSigned(key, new X509Extension("2.5.29.17", bytes, critical: false));
                _ = CertificateProfile.Names(shown);
                Assert.False(CertificateProfile.IsIssuedBy(shown, issuer));
            }),
            new("issuer shown", usage.RawData, bytes =>
            {
                using var shown = SelfSigned(key, new X509Extension("2.5.29.35", bytes, critical: true));
                Assert.False(CertificateProfile.IsIssuedBy(shown, issuer));
            }),
            new("usage shown", usage.RawData, bytes =>
            {
                using var shown = SelfSigned(key, new X509Extension("2.5.29.37", bytes, critical: false));
                _ = CertificateProfile.IsFor(shown, CertificateProfile.ClientUsage);
            }),
            new("list", authority.Revoke([], RevocationReason.KeyCompromise),
                bytes => RevocationList.Read(bytes, issuer), typeof(RevocationListException)),
            SignedList(key));
    }

    // spec doors 1.5
    [Fact]
    public void is_no_request_when_it_is_signed_in_a_way_that_nobody_knows()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"salus:member/{Member.Id}"));
        var request = Request(key, names.Build().RawData).CreateSigningRequest();
        // ecdsa-with-SHA256, 1.2.840.10045.4.3.2; the last byte of the identifier makes it another one.
        var identifier = request.AsSpan().LastIndexOf(Convert.FromHexString("2a8648ce3d040302"));
        request[identifier + 7] = 0x7f;

        Assert.Equal(
            "ca-request-invalid",
            Assert.Throws<AuthorityException>(() => MemberRequest.Read(Pem(request, key))).Code);
    }

    // spec doors 1.5
    [Theory]
    [InlineData("300a06082b060105050703", false)]
    [InlineData("300a06082b06010505070302", true)]
    public void is_for_nothing_when_what_a_certificate_is_for_does_not_read(string usage, bool isForClients)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=member", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509Extension("2.5.29.37", Convert.FromHexString(usage), critical: false));
        using var shown = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(isForClients, CertificateProfile.IsFor(shown, CertificateProfile.ClientUsage));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<IEnumerable<HostileReader>> BlocksAsync()
    {
        using var ledger = await StoredLedger.OfBlocksAsync(2);
        using var store = ledger.OpenStore();
        var block = store.Read(new Height(2))!.ToBlock();
        var bytes = new WireWriter();
        BlockEncoding.Write(bytes, block);
        var packed = new byte[Packing.MaxLength(bytes.Written.Length)];
        var wire = typeof(WireRejectedException);
        return
        [
            new("block", bytes.ToArray(), of => BlockEncoding.Read(of).ToBlock(), wire),
            new("packed", packed[..Packing.Pack(bytes.Written, packed)], of => BlockEncoding.Read(Packing.Unpack(of)),
                wire),
            new("frame", (await File.ReadAllBytesAsync(ledger.Segment))[(int)ledger.Ends[0]..], of =>
            {
                var length = of.Length < Frame.HeadSize ? 0 : Frame.Length(of);
                _ = length <= of.Length - Frame.HeadSize
                    ? Frame.Read(of.AsSpan(0, Frame.HeadSize), of.AsSpan(Frame.HeadSize, length))
                    : null;
            }, wire),
        ];
    }

    private async Task<IEnumerable<HostileReader>> NotesAsync()
    {
        var erasure = new Erasure(Member.Id, new RecordId(Member.Id.Value));
        var finding = new AttestErasure(
            Member.Id,
            erasure.Record,
            [new(1, ErasureFinding.Deleted, ErasureFinding.Missing)],
            new ErasedCopies(1, 2));
        var notes = new ErasureNotes(_folder.FullName);
        notes.Write(erasure, finding);
        var note = Path.Combine(_folder.FullName, $"{erasure.Record}.json");
        using var content = new MemoryStream(RandomNumberGenerator.GetBytes(3_000_000));
        var leaves = await LeafMeasure.OfAsync(content, default);
        var upload = new UploadNote(Member.Id, 100, new Timestamp(1_750_000_000_000), leaves.Cid);
        var manifest = new BackupManifest(
            "net", Digest.Of([1]), new Timestamp(1), Member.Id, Digest.Of([2]),
            [new BackupHead(LedgerName.Records, new Height(7), Digest.Of([3]))]);
        return
        [
            new("erasure", File.ReadAllBytes(note), bytes => _ = Find(bytes)),
            new("upload", upload.Write(), bytes => UploadNote.Read(bytes), typeof(JsonRejectedException)),
            new("leaves", leaves.Write(), bytes => Leaves.Read(bytes, leaves.Cid)),
            new("backup", Encoding.ASCII.GetBytes(manifest.Sign(Member.Signing)),
                bytes => BackupManifest.Read(Encoding.Latin1.GetString(bytes)), typeof(BackupDamagedException)),
        ];

        AttestErasure? Find(byte[] bytes)
        {
            File.WriteAllBytes(note, bytes);
            return notes.Find(erasure);
        }
    }

    private IEnumerable<HostileReader> Settings()
    {
        const string settings = """
            {"address":"0.0.0.0","port":8443,"browserUrl":"https://a.example","browserOrigins":["https://b.example"],
             "otlpEndpoint":"http://127.0.0.1:4318","scrubHours":24,"maxContentBytes":2000,
             "content":{"kind":"ipfs","api":"http://127.0.0.1:5001","reserveBytes":1}}
            """;
        return
        [
            new("settings", Encoding.UTF8.GetBytes(settings), bytes =>
            {
                File.WriteAllBytes(Path.Combine(_folder.FullName, "node.json"), bytes);
                NodeOptions.Read(_folder.FullName);
            }, typeof(NodeStartException)),
        ];
    }

    // What an authority signed is read further than what it did not.
    private static HostileReader SignedList(ECDsa key)
    {
        var request = new CertificateRequest("CN=general", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(9));
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([1, 2, 3]);
        var list = builder.Build(authority, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256);
        var parts = new AsnReader(list, AsnEncodingRules.DER).ReadSequence();
        var (contents, algorithm) = (parts.ReadEncodedValue().ToArray(), parts.ReadEncodedValue().ToArray());
        return new("list signed anew", contents, bytes =>
        {
            if (!IsOneValue(bytes))
            {
                return;
            }

            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(bytes);
                writer.WriteEncodedValue(algorithm);
                writer.WriteBitString(key.SignData(
                    bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            }

            RevocationList.Read(writer.Encode(), authority);
        }, typeof(RevocationListException));
    }

    private static bool IsOneValue(byte[] bytes) =>
        AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.DER, out _, out _, out _, out var length)
        && length == bytes.Length;

    private static CertificateRequest Request(ECDsa key, byte[] names)
    {
        var request = new CertificateRequest("CN=member", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", names, critical: false));
        return request;
    }

    private static byte[] Pem(byte[] request, ECDsa key)
    {
        var possession = ConnectionPossession.Sign(
            Member.Signing, TestNetwork.PublicHalf(key).Thumbprint, "net", Member.Id);
        return Encoding.ASCII.GetBytes(
            $"{PemEncoding.WriteString("CERTIFICATE REQUEST", request)}\n"
            + PemEncoding.WriteString("SALUS CONNECTION POSSESSION", Encoding.ASCII.GetBytes(possession)));
    }

    private static X509Certificate2 SelfSigned(ECDsa key, X509Extension extension)
    {
        var request = new CertificateRequest("CN=general", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
    }
}
