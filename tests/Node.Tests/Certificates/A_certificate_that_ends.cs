using System.Net;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Certificates;

public sealed class A_certificate_that_ends : IAsyncLifetime
{
    private const int LargeContent = 40 * 1024 * 1024;

    private readonly TestNetwork _network = new();

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task in_mid_session_by_its_time_is_refused_at_the_next_request()
    {
        // spec api 2.3
        var doctor = await _network.RegisterAsync(Role.Doctor);
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);

        _network.Time.Advance(CertificateAuthority.IssuedLifetime + TimeSpan.FromMinutes(1));

        (await doctor.GetAsync("/v1/ledgers")).IsProblem(HttpStatusCode.Unauthorized, "certificate-expired");
    }

    [Fact]
    public async Task in_mid_session_by_revocation_is_refused_at_the_next_request_and_after_a_restart()
    {
        // spec certificates 4.4, 4.5
        var doctor = await _network.RegisterAsync(Role.Doctor);
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);

        await _network.EndAsync(doctor);

        (await doctor.GetAsync("/v1/ledgers")).IsProblem(HttpStatusCode.Unauthorized, "certificate-revoked");
        await _network.RestartAsync();
        doctor.Connect();
        (await doctor.GetAsync("/v1/ledgers")).IsProblem(HttpStatusCode.Unauthorized, "certificate-revoked");
    }

    [Fact]
    public async Task leaves_its_members_other_certificate_in_force()
    {
        // spec certificates 3.4, 4.5
        var doctor = await _network.RegisterAsync(Role.Doctor);
        var renewed = doctor.OnAnotherKey();
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
        Assert.Equal(HttpStatusCode.OK, (await renewed.GetAsync("/v1/ledgers")).Status);

        await _network.EndAsync(doctor);

        Assert.Equal(HttpStatusCode.OK, (await renewed.GetAsync("/v1/ledgers")).Status);
    }

    [Fact]
    public async Task is_ended_by_its_own_authority_only()
    {
        // spec certificates 4.5
        var doctor = await _network.RegisterAsync(Role.Doctor);

        await _network.HandInAsync(
            _network.Clinic, _network.Clinic.Authority.Revoke([Lists.SerialOf(doctor.Certificate)]));

        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
    }

    [Fact]
    public async Task by_revocation_breaks_off_an_event_stream_at_once()
    {
        // spec certificates 4.6
        var doctor = await _network.RegisterAsync(Role.Doctor);
        using var stream = await OpenAsync(doctor, "/v1/events");

        await _network.EndAsync(doctor);

        await Assert.ThrowsAnyAsync<IOException>(() => stream.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task by_revocation_breaks_off_content_that_is_being_sent()
    {
        // spec certificates 4.6
        var patient = await _network.PatientAsync(Category.Imaging);
        var record = await patient.StoreAsync(patient, Category.Imaging, LargeContent);

        // More than the buffers between the two hold, so the answer is still being sent.
        using var content = await OpenAsync(patient, record.ContentPath);

        await _network.EndAsync(patient);

        await Assert.ThrowsAnyAsync<IOException>(() => content.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task by_revocation_breaks_off_nobody_elses_stream()
    {
        // spec certificates 4.6
        var doctor = await _network.RegisterAsync(Role.Doctor);
        var patient = await _network.RegisterAsync(Role.Patient);
        using var stream = new StreamReader(await OpenAsync(patient, "/v1/events?from=0-0"));

        await _network.EndAsync(doctor);

        while (!(await stream.ReadLineAsync())!.Contains("MemberRegistered", StringComparison.Ordinal))
        {
            // The first lines only say where the stream begins.
        }
    }

    private static async Task<Stream> OpenAsync(Person person, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Version = person.Http.DefaultRequestVersion,
            VersionPolicy = person.Http.DefaultVersionPolicy,
        };
        var response = await person.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStreamAsync();
    }
}
