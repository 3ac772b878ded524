using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Client.Wallets;

namespace Salus.Client.Tests;

/// <summary>A certificate authority for tests.</summary>
internal static class TestCertificates
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 Authority { get; } = NewAuthority();

    public static X509Certificate2 NewAuthority()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-1), Now.AddYears(10));
    }

    public static byte[] ForClient(Wallet wallet)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(wallet.ConnectionKey.Public.ToSpkiDer(), out _);
        return Issue(Authority, key, ClientUsage).RawData;
    }

    public static X509Certificate2 ForServer(X509Certificate2 authority, string usage = ServerUsage) =>
        Issue(authority, ECDsa.Create(ECCurve.NamedCurves.nistP256), usage);

    private static X509Certificate2 Issue(X509Certificate2 authority, ECDsa key, string usage)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return request.Create(authority, Now.AddHours(-1), Now.AddDays(30), [1, 2, 3, 4]);
    }
}
