using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Cli.Tests;

[Collection(OnOneNetwork.Name)]
public sealed class A_certificate_for_life(RunningNetwork network)
{
    private const string Show = "member show registrar --as";

    [Fact]
    public async Task that_is_revoked_ends_its_wallets_access_until_it_is_renewed()
    {
        // spec certificates 4.5
        await RegisteredAsync("lost");

        var revoked = (await network.OfAsync("ca revoke lost --reason KeyCompromise --json")).Accepted();

        Assert.Single(revoked.Json["revoked"]!.AsArray());
        Assert.True((bool)revoked.Json["nodes"]![0]!["taken"]!);
        (await network.OfAsync($"{Show} lost")).Refused("certificate-revoked", 2);
        (await network.OfAsync("ca revoke lost")).Refused("nothing-to-revoke", 1);
        (await network.OfAsync("ca renew lost --new-key")).Accepted();
        (await network.OfAsync($"{Show} lost")).Accepted();
    }

    [Fact]
    public async Task that_is_renewed_leaves_the_former_in_force_unless_it_is_told_to_end_it()
    {
        // spec certificates 3.4
        await RegisteredAsync("old");
        var copy = network.NewPath("copy.json");
        File.Copy(network.Folder.WalletFile("old"), copy);

        (await network.OfAsync("ca renew old")).Accepted();
        (await network.OfAsync($"{Show} {copy}")).Accepted();

        (await network.OfAsync("ca renew old --revoke-old")).Accepted();
        (await network.OfAsync($"{Show} {copy}")).Refused("certificate-revoked", 2);
        (await network.OfAsync($"{Show} old")).Accepted();
    }

    [Fact]
    public async Task of_a_wallet_on_another_machine_is_issued_for_its_request()
    {
        // spec certificates 2.3
        var member = await RegisteredAsync("far");
        var (request, issued) = (network.NewPath("far.csr"), network.NewPath("far.crt"));
        (await network.OfAsync($"wallet request far --out {request}")).Accepted();

        (await network.OfAsync(
            $"ca enroll --request {request} --member {member} --registrar registrar --out {issued}")).Accepted();
        (await network.OfAsync($"wallet certificate far {issued}")).Accepted();

        (await network.OfAsync($"{Show} far")).Accepted();
        (await network.OfAsync($"wallet certificate dora {issued}")).Refused("wallet-other-certificate", 2);
        (await network.OfAsync(
            $"ca enroll --request {request} --member aaaaaaaaaaaaaaaaaaaaaaaaaa --out {issued}"))
            .Refused("ca-request-other-member", 2);
    }

    [Fact]
    public async Task is_not_issued_for_a_request_that_its_key_did_not_sign()
    {
        // spec certificates 2.3
        var request = network.NewPath("altered.csr");
        (await network.OfAsync($"wallet request dora --out {request}")).Accepted();
        var pem = File.ReadAllText(request);
        var first = PemEncoding.Find(pem);
        var der = Convert.FromBase64String(pem[first.Base64Data]);
        der[^1] ^= 1;
        File.WriteAllText(
            request, PemEncoding.WriteString("CERTIFICATE REQUEST", der) + pem[first.Location.End..]);

        (await network.OfAsync(
            $"ca enroll --request {request} --member aaaaaaaaaaaaaaaaaaaaaaaaaa --out {request}.crt"))
            .Refused("ca-request-invalid", 2);
    }

    [Fact]
    public async Task is_not_issued_for_a_request_that_the_signing_key_it_names_did_not_sign()
    {
        // spec certificates 2.3
        var victim = await RegisteredAsync("victim");
        var (honest, forged) = (network.NewPath("victim.csr"), network.NewPath("forged.csr"));
        (await network.OfAsync($"wallet request victim --out {honest}")).Accepted();
        var text = await File.ReadAllTextAsync(honest);
        var possession = text[PemEncoding.Find(text).Location.End..];
        var enroll = $"ca enroll --request {forged} --member {victim} --out {forged}.crt";

        foreach (var proof in new[] { "", possession, possession.Replace("SALUS ", "", StringComparison.Ordinal) })
        {
            await File.WriteAllTextAsync(forged, ForgedRequest(text) + proof);
            (await network.OfAsync(enroll)).Refused("ca-request-invalid", 2);
        }

        await File.WriteAllTextAsync(forged, text);
        (await network.OfAsync(enroll)).Accepted();
    }

    [Fact]
    public async Task is_not_issued_for_a_key_that_is_not_the_members_where_a_node_can_be_asked()
    {
        // spec certificates 2.4
        var victim = await RegisteredAsync("asked");
        var (forged, registrar) = (network.NewPath("own.csr"), "--registrar registrar");
        using var wallet = await Wallet.OpenAsync(
            network.Folder.WalletFile("asked"), (await File.ReadAllTextAsync(network.Folder.Passphrase)).Trim());
        using var thief = Wallet.FromKeys(
            wallet.Network,
            wallet.Organisation,
            Role.Nurse,
            wallet.Member,
            KeyPair.Generate(),
            KeyPair.Generate());
        await File.WriteAllTextAsync(forged, thief.RequestCertificate());

        (await network.OfAsync($"ca enroll --request {forged} --member {victim} --out {forged}.crt {registrar}"))
            .Refused("ca-request-not-registered", 1);
    }

    [Fact]
    public async Task is_listed_when_it_ends_soon_with_an_exit_code_for_cron()
    {
        // spec certificates 3.5
        var member = await RegisteredAsync("short");
        (await network.OfAsync("ca renew short --days 5 --revoke-old")).Accepted();

        Assert.Equal(0, (await network.OfAsync("ca expiring --days 3")).ExitCode);
        var soon = await network.OfAsync("ca expiring --days 6 --json");

        Assert.Equal(1, soon.ExitCode);
        Assert.Equal($"salus:member/{member}", (string)soon.Json["certificates"]![0]!["subject"]!);
        (await network.OfAsync("ca renew short")).Accepted();
        Assert.Equal(0, (await network.OfAsync("ca expiring --days 6")).ExitCode);
    }

    [Fact]
    public async Task shuts_the_thief_of_the_wallet_out_when_the_keys_are_replaced()
    {
        // spec certificates 5.1
        await RegisteredAsync("robbed");
        var stolen = network.NewPath("stolen.json");
        File.Copy(network.Folder.WalletFile("robbed"), stolen);

        (await network.OfAsync("member rotate-key --as robbed")).Accepted();

        (await network.OfAsync($"{Show} {stolen}")).Refused("certificate-keys-replaced", 2);
        (await network.OfAsync($"{Show} robbed")).Accepted();
    }

    [Fact]
    public async Task is_prepared_before_the_keys_are_replaced_where_the_authority_is_elsewhere()
    {
        // spec certificates 5.2
        var member = await RegisteredAsync("remote");
        var (request, issued) = (network.NewPath("remote.csr"), network.NewPath("remote.crt"));
        (await network.OfAsync($"member rotate-key --as remote --request {request}")).Accepted();
        (await network.OfAsync($"{Show} remote")).Accepted();
        (await network.OfAsync($"ca enroll --request {request} --member {member} --out {issued}")).Accepted();

        (await network.OfAsync($"member rotate-key --as remote --certificate {issued}")).Accepted();

        (await network.OfAsync($"{Show} remote")).Accepted();
    }

    // The same names as in a request, for a connection key of one's own.
    private static string ForgedRequest(string pem)
    {
        var request = CertificateRequest.LoadSigningRequestPem(
            pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = new CertificateRequest(request.SubjectName, key, HashAlgorithmName.SHA256);
        forged.CertificateExtensions.Add(request.CertificateExtensions[0]);
        return forged.CreateSigningRequestPem() + "\n";
    }

    private async Task<string> RegisteredAsync(string name)
    {
        var registered = await network.OfAsync(
            $"member register {name} --role nurse --licence N-1 --as registrar --json");
        return (string)registered.Accepted().Json["member"]!;
    }
}
