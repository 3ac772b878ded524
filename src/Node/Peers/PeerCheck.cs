using System.Security.Cryptography.X509Certificates;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Primitives.Certificates;

namespace Salus.Node.Peers;

/// <summary>Who is at the other end of a connection between validators (spec peers 2). It is judged in the handshake,
/// and again while the lane lives. Given are the sets in force, one of each ledger.</summary>
internal sealed class PeerCheck(
    Genesis genesis, Revocations revocations, TimeProvider time, Func<IEnumerable<ValidatorSet>> sets) : IDisposable
{
    private readonly Dictionary<string, (OrganisationId Id, X509Certificate2 Authority)> _organisations =
        genesis.Organisations.ToDictionary(
            organisation => organisation.Id.ToString(),
            organisation => (organisation.Id,
                X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span)));

    /// <summary>Whether a validator has a vote on some ledger.</summary>
    public bool IsValidator(string id) => Find(id) is not null;

    /// <summary>The validator that a certificate proves its holder to be, in this role of TLS; or why none.</summary>
    public (ShownCertificate? Shown, string? Why) Judge(X509Certificate2? certificate, string usage)
    {
        if (certificate is null || CertificateProfile.Node(certificate) is not { } id)
        {
            return (null, "it shows no certificate that names a validator");
        }

        // The authority is that of the organisation which runs the validator; another's cannot speak for it.
        if (Find(id) is not { } validator
            || !_organisations.TryGetValue(validator.Organisation, out var organisation)
            || !CertificateProfile.IsIssuedBy(certificate, organisation.Authority))
        {
            return (null, "it is no validator of this region");
        }

        if (!CertificateProfile.IsFor(certificate, usage) || CertificateProfile.IsForTooLong(certificate))
        {
            return (null, "its certificate is not for both ends of a connection, or for too long");
        }

        var shown = new ShownCertificate(
            id, organisation.Id, RevocationList.SerialOf(certificate), certificate.NotBefore, certificate.NotAfter);
        return WhyNot(shown) is { } why ? (null, why) : (shown, null);
    }

    /// <summary>What ends a lane whose other end showed this; null while nothing does.</summary>
    public string? WhyNot(ShownCertificate shown)
    {
        var now = time.GetUtcNow();
        return Find(shown.Validator)?.Organisation != shown.Organisation.ToString()
            ? "it is no validator of this region"
            : revocations.Include(shown.Organisation, shown.Serial)
            ? "its certificate has been revoked"
            : now < shown.From || now > shown.Until
            ? "its certificate is not valid now"
            : null;
    }

    // A validator stays in its set for life, and a ledger that rests needs one that policies has let go until it has
    // made a block. spec peers 2.1, ledger 14.1, 14.2
    private Validator? Find(string id) =>
        sets().Select(set => set.Find(id)).FirstOrDefault(validator => validator is { Power: > 0 });

    public void Dispose()
    {
        foreach (var (_, authority) in _organisations.Values)
        {
            authority.Dispose();
        }
    }
}

/// <summary>What a certificate said when it was shown; the rest may change while its lane lives.</summary>
internal sealed record ShownCertificate(
    string Validator, OrganisationId Organisation, string Serial, DateTimeOffset From, DateTimeOffset Until);
