using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Wallets;

/// <summary>A wallet's certificate for mutual TLS: transport only, never trusted on a ledger.</summary>
internal static class ConnectionCertificate
{
    private const string PossessionLabel = "SALUS CONNECTION POSSESSION";

    /// <summary>Throws unless the certificate is for the wallet's connection key.</summary>
    public static void RequireFor(ReadOnlyMemory<byte> der, Wallet wallet)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
            using var key = certificate.GetECDsaPublicKey();
            if (key is not null
                && Jwk.From(key.ExportParameters(includePrivateParameters: false)).Equals(wallet.ConnectionKey.Public))
            {
                return;
            }
        }
        catch (Exception fault) when (fault is CryptographicException or JoseRejectedException)
        {
            throw Other("This is not a certificate of a P-256 key.", fault);
        }

        throw Other("The certificate is not for this wallet's connection key.");
    }

    /// <summary>The certificate with its private key, for a TLS handshake.</summary>
    public static X509Certificate2 ForTls(Wallet wallet)
    {
        if (wallet.Certificate is not { } der)
        {
            throw Other("The wallet has no certificate yet: its organisation's CA issues one.");
        }

        using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
        using var key = ECDsa.Create(PrivateParameters(wallet.ConnectionKey));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A request for a certificate that names the member and the signing key, signed by the connection key,
    /// and the signing key's word that the connection key is the member's (spec certificates 2.3).</summary>
    public static string Request(Wallet wallet)
    {
        using var key = ECDsa.Create(PrivateParameters(wallet.ConnectionKey));
        var request = new CertificateRequest($"CN={wallet.Member}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"salus:member/{wallet.Member}"));
        names.AddUri(new Uri($"salus:key/{wallet.SigningKey.Public.Thumbprint}"));
        request.CertificateExtensions.Add(names.Build());
        var possession = ConnectionPossession.Sign(
            wallet.SigningKey, wallet.ConnectionKey.Public.Thumbprint, wallet.Network, wallet.Member);
        return request.CreateSigningRequestPem() + "\n"
            + PemEncoding.WriteString(PossessionLabel, System.Text.Encoding.ASCII.GetBytes(possession)) + "\n";
    }

    private static ECParameters PrivateParameters(KeyPair key)
    {
        var fields = JsonFields.Parse(System.Text.Encoding.ASCII.GetBytes(key.ToPrivateJson()));
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Number(fields, "x"), Y = Number(fields, "y") },
            D = Number(fields, "d"),
        };
    }

    private static byte[] Number(JsonFields fields, string name) =>
        Base64Url.TryDecode(fields.Text(name, 43), out var bytes)
            ? bytes
            : throw new InvalidOperationException("a key pair writes base64url");

    private static WalletException Other(string message, Exception? fault = null) =>
        new(WalletFault.WalletOtherCertificate, message, fault);
}
