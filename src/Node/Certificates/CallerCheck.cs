using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.States;
using Salus.Node.Api;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Node.Certificates;

/// <summary>
/// Judges a caller's certificate: what never changes once a connection, validity and membership on each request
/// (spec api 2).
/// </summary>
internal sealed class CallerCheck : ICallerKind, IDisposable
{
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<(OrganisationId Organisation, X509Certificate2 Authority)> _authorities;

    private readonly Revocations _revocations;
    private readonly OriginalKeys _originalKeys;

    public CallerCheck(LocalNode node, Revocations revocations)
    {
        var genesis = node.Genesis;
        _time = node.Time;
        _revocations = revocations;
        _originalKeys = new OriginalKeys(id => node.Find(id)?.Transaction.Message);
        _authorities = [.. genesis.Organisations.Select(organisation =>
            (organisation.Id, X509CertificateLoader.LoadCertificate(organisation.CertificateAuthority.Span)))];
    }

    /// <summary>What a certificate itself says: whom it names and who issued it; or what is wrong with it.</summary>
    public JudgedCertificate Judge(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return JudgedCertificate.Refuse(Problems.CertificateMissing.Because(
                "This address needs mutual TLS: present the client certificate that your organisation's CA issued."));
        }

        if (CertificateProfile.Names(certificate) is not { } names)
        {
            return JudgedCertificate.Refuse(Problems.CertificateNoMember.Because(
                "The certificate must name exactly one salus:member/ID, and no other URI but a salus:key/THUMBPRINT; "
                + "ask your organisation's CA for one."));
        }

        var issuer = _authorities.FirstOrDefault(known => CertificateProfile.IsIssuedBy(certificate, known.Authority));
        if (issuer.Authority is null)
        {
            return JudgedCertificate.Refuse(Problems.CertificateWrongIssuer.Because(
                "No organisation of this network issued the certificate; use the one of your organisation's CA."));
        }

        if (!CertificateProfile.IsFor(certificate, CertificateProfile.ClientUsage))
        {
            return JudgedCertificate.Refuse(Problems.CertificateWrongUsage.Because(
                "The certificate is not for client authentication; use a member's certificate, not a node's."));
        }

        if (CertificateProfile.IsForTooLong(certificate))
        {
            return JudgedCertificate.Refuse(Problems.CertificateWrongUsage.Because(
                $"The certificate is issued for more than {CertificateAuthority.LongestLifetime.TotalDays} days; "
                + "ask your organisation's CA for a new one."));
        }

        return KeyOf(certificate) is { } key
            ? new JudgedCertificate(
                names.Member, issuer.Organisation, key.Thumbprint, certificate.NotBefore, certificate.NotAfter)
            {
                Serial = RevocationList.SerialOf(certificate),
                SigningKey = names.SigningKey,
            }
            : JudgedCertificate.Refuse(Problems.CertificateWrongKey.Because(
                "The certificate's key must be on the curve P-256; ask your organisation's CA for a new one."));
    }

    /// <summary>Who a judged certificate makes the caller now, in the latest policy state; or why nobody.</summary>
    public (Caller? Caller, Problem? Problem) Identify(JudgedCertificate judged, StateView policies)
    {
        if (judged.Problem is not null)
        {
            return (null, judged.Problem);
        }

        var problem = Validity(judged);
        if (problem is not null)
        {
            return (null, problem);
        }

        // The same answer for an id nobody has and for one of another organisation: a CA learns nothing of other
        // patients.
        var member = policies.Get(Member.Table, judged.Member.ToString());
        if (member is null || member.Organisation != judged.Issuer)
        {
            return (null, Problems.CallerUnknown.Because(
                "The certificate's member is not registered by the organisation that issued it; ask its registrar."));
        }

        var (caller, fault) = Caller.InGoodStanding(member, judged.ConnectionKey);

        // Whoever holds a wallet of former keys is out as soon as they are replaced. spec certificates 5.1
        return caller is null || IsOfPresentKeys(judged, member)
            ? (caller, fault)
            : (null, Problems.CertificateKeysReplaced.Because(
                "The member has replaced its keys since; use a certificate that was issued for the present ones."));
    }

    public (Caller? Caller, Problem? Problem) Identify(HttpContext http, StateView policies) =>
        Identify(http.Features.GetRequiredFeature<JudgedCertificate>(), policies);

    public bool IsStillShown(HttpContext http) =>
        Validity(http.Features.GetRequiredFeature<JudgedCertificate>()) is null;

    public bool IsStillLetIn(HttpContext http, StateView policies) => Identify(http, policies).Caller is not null;

    public void Dispose()
    {
        foreach (var (_, authority) in _authorities)
        {
            authority.Dispose();
        }
    }

    private static Jwk? KeyOf(X509Certificate2 certificate)
    {
        try
        {
            return Jwk.FromSpki(certificate.PublicKey.ExportSubjectPublicKeyInfo());
        }
        catch (JoseRejectedException)
        {
            return null;
        }
    }

    private bool IsOfPresentKeys(JudgedCertificate judged, Member member) => judged.SigningKey is { } named
        ? named == member.SigningKey.Thumbprint
        : _originalKeys.Are(member);

    private Problem? Validity(JudgedCertificate judged)
    {
        if (_revocations.Include(judged.Issuer, judged.Serial))
        {
            return Problems.CertificateRevoked.Because(
                "The organisation's CA has revoked the certificate; ask it for a new one.");
        }

        var now = _time.GetUtcNow();
        return now < judged.From
            ? Problems.CertificateNotYetValid.Because(
                $"The certificate is valid from {judged.From:u}; check the clocks of both machines.")
            : now > judged.Until
            ? Problems.CertificateExpired.Because(
                $"The certificate was valid until {judged.Until:u}; ask your organisation's CA for a new one.")
            : null;
    }
}

/// <summary>What a certificate says that stays so while its connection lasts.</summary>
internal sealed record JudgedCertificate(
    MemberId Member, OrganisationId Issuer, Digest ConnectionKey, DateTimeOffset From, DateTimeOffset Until)
{
    public Problem? Problem { get; private init; }

    /// <summary>The serial number that its issuer gave it.</summary>
    public string Serial { get; init; } = "";

    /// <summary>The thumbprint of the signing key that it was issued beside; null where it names none.</summary>
    public Digest? SigningKey { get; init; }

    public static JudgedCertificate Refuse(Problem problem) =>
        new(default, default, default, default, default) { Problem = problem };
}
