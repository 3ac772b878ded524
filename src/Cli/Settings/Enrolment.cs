using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.Cli.Settings;

/// <summary>How somebody joins: the registrar registers the wallet's keys, the authority certifies its connection
/// key.</summary>
internal static class Enrolment
{
    public static async Task<Finality> EnrolAsync(
        Wallet newcomer, string? licence, SalusClient registrar, CertificateAuthority authority, CancellationToken stop)
    {
        var finality = await registrar.RegisterAsync(newcomer.Introduce(licence), stop);
        newcomer.Certify(authority.IssueForMember(
            newcomer.Member, newcomer.ConnectionKey.Public, signingKey: newcomer.SigningKey.Public.Thumbprint));
        await newcomer.SaveAsync(stop);
        return finality;
    }
}
