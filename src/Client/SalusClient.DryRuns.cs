using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Keys;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Client;

/// <content>What a change would do, and one's own keys.</content>
public sealed partial class SalusClient
{
    /// <summary>As a patient: who could read what after a grant; nothing is signed.</summary>
    public async Task<DryRun> TryGrantAsync(
        Grantee grantee, GrantTerms terms, CancellationToken cancellationToken = default)
    {
        var key = await RequireKeyAsync(grantee, cancellationToken);
        var policy = await PolicyAsync(cancellationToken);
        await HoldKeysAsync(policy, terms.Categories, cancellationToken);
        var grant = new PolicyAuthor(Patient, policy).Grant(new KeyRecipient(grantee, key), terms);
        return await TryOutAsync(grant, cancellationToken);
    }

    /// <summary>As a patient: who could read what after a consent ended; nothing is signed.</summary>
    public async Task<DryRun> TryRevokeAsync(TransactionId consent, CancellationToken cancellationToken = default)
    {
        var policy = await PolicyAsync(cancellationToken);
        var directory = await DirectoryAsync(policy, cancellationToken);
        var drafted = new PolicyAuthor(Patient, policy).Revoke(consent, directory);
        return await TryOutAsync(drafted.Message, cancellationToken);
    }

    /// <summary>Puts the keys of a renewed wallet in the place of one's own. Save the renewed wallet first: from the
    /// moment it is accepted, the former keys sign nothing any more.</summary>
    public Task<Finality> RotateKeyAsync(Wallet renewed, CancellationToken cancellationToken = default) =>
        SubmitAsync(
            new RotateKey(
                renewed.SigningKey.Public,
                renewed.AgreementKey.Public,
                KeyPossession.Sign(
                    renewed.SigningKey, renewed.AgreementKey.Public, renewed.Network, renewed.Member)),
            cancellationToken);

    /// <summary>As a patient: lets a device act, with the keys of its own wallet.</summary>
    public Task<Finality> RegisterDeviceAsync(NewMember device, CancellationToken cancellationToken = default) =>
        SubmitAsync(
            new RegisterDevice(
                Wallet.Member, device.Member, device.SigningKey, device.AgreementKey, device.Possession),
            cancellationToken);
}
