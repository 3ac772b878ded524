using System.Net.Security;
using Salus.Client.Http;

namespace Salus.Client.Tests;

/// <summary>spec records 6.4</summary>
public sealed class A_nodes_certificate
{
    private readonly TestNetwork _network = new();

    // spec records 6.4
    [Fact]
    public void is_trusted_when_an_organisations_authority_issued_it_for_a_server()
    {
        using var certificate = TestCertificates.ForServer(TestCertificates.Authority);
        Assert.True(At(TestCertificates.Now).IsTrusted(certificate, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public void is_refused_from_any_other_authority()
    {
        using var other = TestCertificates.NewAuthority();
        using var certificate = TestCertificates.ForServer(other);
        Assert.False(At(TestCertificates.Now).IsTrusted(certificate, SslPolicyErrors.None));
    }

    [Fact]
    public void is_refused_when_it_is_a_clients()
    {
        using var certificate = TestCertificates.ForServer(TestCertificates.Authority, TestCertificates.ClientUsage);
        Assert.False(At(TestCertificates.Now).IsTrusted(certificate, SslPolicyErrors.None));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(31 * 24)]
    public void is_refused_before_and_after_its_time(int hours)
    {
        using var certificate = TestCertificates.ForServer(TestCertificates.Authority);
        Assert.False(At(TestCertificates.Now.AddHours(hours)).IsTrusted(certificate, SslPolicyErrors.None));
    }

    [Fact]
    public void is_refused_for_another_host_or_when_there_is_none()
    {
        using var certificate = TestCertificates.ForServer(TestCertificates.Authority);
        var nodes = At(TestCertificates.Now);
        Assert.False(nodes.IsTrusted(certificate, SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.False(nodes.IsTrusted(null, SslPolicyErrors.RemoteCertificateNotAvailable));
    }

    private NodeCertificates At(DateTimeOffset now) => new(_network.Genesis, new FixedTime(now));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
