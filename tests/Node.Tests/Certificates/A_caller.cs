using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Node.Certificates;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Certificates;

public sealed class A_caller(TestNetwork network) : IClassFixture<TestNetwork>, IDisposable
{
    private readonly List<string> _folders = [];
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task is_let_in_with_a_certificate_of_its_own_organisation()
    {
        // spec api 2.1
        var doctor = await network.RegisterAsync(Role.Doctor);

        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
    }

    [Fact]
    public async Task is_let_in_over_http_1_1_too()
    {
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = network.General.Authority.IssueForMember(doctor.Id, TestNetwork.PublicHalf(key));
        using var client = network.Client(TestNetwork.WithKey(certificate, key), HttpVersion.Version11);

        var response = await client.GetAsync("/v1/ledgers");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(HttpVersion.Version11, response.Version);
    }

    [Fact]
    public async Task is_told_that_it_showed_no_certificate()
    {
        // spec api 2.2
        await RefusedAsync(null, "certificate-missing");
    }

    [Fact]
    public async Task is_told_that_its_certificate_has_expired()
    {
        // spec api 2.3
        var doctor = await network.RegisterAsync(Role.Doctor);
        var certificate = network.General.Authority.IssueForMember(doctor.Id, Key, TimeSpan.FromMinutes(-1));

        await RefusedAsync(certificate, "certificate-expired");
    }

    [Fact]
    public async Task is_told_that_its_certificate_is_not_yet_valid()
    {
        // spec api 2.3
        var doctor = await network.RegisterAsync(Role.Doctor);
        var tomorrow = new ManualTime();
        tomorrow.Advance(TimeSpan.FromDays(1));
        using var authority = Reissued(network.General.Authority, tomorrow);

        await RefusedAsync(authority.IssueForMember(doctor.Id, Key), "certificate-not-yet-valid");
    }

    [Fact]
    public async Task is_told_that_no_organisation_issued_its_certificate()
    {
        // spec api 2.2
        var doctor = await network.RegisterAsync(Role.Doctor);
        using var stranger = CertificateAuthority.Create(network.General.Id, network.Time);

        await RefusedAsync(stranger.IssueForMember(doctor.Id, Key), "certificate-wrong-issuer");
    }

    [Fact]
    public async Task is_nobody_with_a_certificate_of_another_organisation()
    {
        // spec api 2.4
        var doctor = await network.RegisterAsync(Role.Doctor);

        await RefusedAsync(network.Clinic.Authority.IssueForMember(doctor.Id, Key), "caller-unknown");
    }

    [Fact]
    public async Task is_told_the_same_whether_its_member_is_unknown_or_of_another_organisation()
    {
        // spec api 2.4
        var patient = await network.RegisterAsync(Role.Patient);
        var nobody = Node.Hosting.MemberKeys.Generate().Id;

        var known = await CallAsync(network.Clinic.Authority.IssueForMember(patient.Id, Key));
        var unknown = await CallAsync(network.Clinic.Authority.IssueForMember(nobody, Key));

        Assert.Equal(known.Bytes, unknown.Bytes);
        Assert.Equal(known.Headers, unknown.Headers);
    }

    [Fact]
    public async Task is_told_that_a_nodes_certificate_is_not_for_members()
    {
        // spec api 2.2; spec peers 2.2
        await RefusedAsync(network.General.Authority.IssueForNode("v1", Key), "certificate-no-member");
    }

    [Fact]
    public async Task is_told_that_its_certificate_is_not_for_clients()
    {
        // spec api 2.2
        var doctor = await network.RegisterAsync(Role.Doctor);

        await RefusedAsync(Forged(doctor.Id, usage: "1.3.6.1.5.5.7.3.1"), "certificate-wrong-usage");
    }

    [Theory]
    [InlineData(398, HttpStatusCode.OK)]
    [InlineData(399, HttpStatusCode.Unauthorized)]
    public async Task is_not_let_in_with_a_certificate_that_outlasts_its_revocation(int days, HttpStatusCode status)
    {
        // spec certificates 4.3
        var doctor = await network.RegisterAsync(Role.Doctor);

        var answer = await CallAsync(Forged(doctor.Id, days: days));

        Assert.Equal(status, answer.Status);
        if (status != HttpStatusCode.OK)
        {
            answer.IsProblem(status, "certificate-wrong-usage");
        }
    }

    [Fact]
    public async Task is_told_that_its_certificate_names_two_members()
    {
        // spec api 2.2
        var doctor = await network.RegisterAsync(Role.Doctor);
        var nurse = await network.RegisterAsync(Role.Nurse);

        await RefusedAsync(Forged(doctor.Id, also: nurse.Id), "certificate-no-member");
    }

    [Fact]
    public async Task is_refused_on_the_same_connection_once_its_membership_has_ended()
    {
        // spec api 2.4
        var doctor = await network.RegisterAsync(Role.Doctor);
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);

        await network.PersonOf(network.General.Registrar, network.General).AcceptAsync(new RevokeMember(doctor.Id));

        (await doctor.GetAsync("/v1/ledgers")).IsProblem(HttpStatusCode.Unauthorized, "member-revoked");
    }

    [Fact]
    public async Task that_is_refused_stands_in_the_log_by_a_mark_only()
    {
        // spec api 9.2
        var doctor = await network.RegisterAsync(Role.Doctor);

        await RefusedAsync(network.Clinic.Authority.IssueForMember(doctor.Id, Key), "caller-unknown");

        var mark = new Sensitive<MemberId>(doctor.Id);
        Assert.Contains($"A caller, {mark}, was refused: caller-unknown", network.Log.Text);
        Assert.DoesNotContain(doctor.Id.ToString(), network.Log.Text);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
    }

    private Salus.Primitives.Jose.Jwk Key => TestNetwork.PublicHalf(_key);

    private CertificateAuthority Reissued(CertificateAuthority authority, TimeProvider time)
    {
        var folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
        AuthorityFolder.Save(authority, folder, "a passphrase");
        _folders.Add(folder);
        return AuthorityFolder.Open(folder, "a passphrase", time);
    }

    // What a careless CA might issue: the right key signs, the wrong things are in it.
    private byte[] Forged(MemberId member, MemberId? also = null, string usage = "1.3.6.1.5.5.7.3.2", int days = 1)
    {
        var folder = Directory.CreateTempSubdirectory("salus-ca-").FullName;
        AuthorityFolder.Save(network.General.Authority, folder, "p");
        using var signer = ECDsa.Create();
        signer.ImportFromEncryptedPem(File.ReadAllText(Path.Combine(folder, "ca.key")), "p");
        Directory.Delete(folder, recursive: true);
        using var authority = X509CertificateLoader.LoadCertificate(network.General.Authority.Certificate.Span);
        var request = new CertificateRequest("CN=x", _key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"salus:member/{member}"));
        if (also is { } other)
        {
            names.AddUri(new Uri($"salus:member/{other}"));
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], true));
        using var issued = request.Create(
            authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(signer),
            network.Time.GetUtcNow(),
            network.Time.GetUtcNow().AddDays(days),
            [1]);
        return issued.RawData;
    }

    private async Task RefusedAsync(byte[]? certificate, string code) =>
        (await CallAsync(certificate)).IsProblem(HttpStatusCode.Unauthorized, code);

    private async Task<Answer> CallAsync(byte[]? certificate)
    {
        using var client = network.Client(certificate is null ? null : TestNetwork.WithKey(certificate, _key));
        using var response = await client.GetAsync("/v1/ledgers");
        return await Answer.OfAsync(response);
    }
}
