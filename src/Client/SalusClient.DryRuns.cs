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
        var key = await AgreementKeyAsync(grantee, confirmed: null, cancellationToken) ?? throw NoKeyOf(grantee);
        var policy = await PolicyAsync(cancellationToken);
        return await TryGrantAsync(policy, new KeyRecipient(grantee, key), terms, cancellationToken);
    }

    private Task<DryRun> TryGrantAsync(
        PolicyNow policy, KeyRecipient grantee, GrantTerms terms, CancellationToken cancellationToken) =>
        TryOutAsync(
            new PolicyAuthor(WithoutKeys(policy, terms.Categories), policy).Grant(grantee, terms), cancellationToken);

    // The node that tries it out sees the seals: they hold keys that open nothing. spec records 4.8
    private PatientKeys WithoutKeys(PolicyNow policy, IReadOnlyList<Category> categories) => Patient with
    {
        Keys = new KeyRing(
            from category in categories
            from back in Enumerable.Range(0, CategorySeal.MaxEpochs)
            where back < policy.Epoch(category)
            select EpochKey.Generate(category, policy.Epoch(category) - back)),
    };

    /// <summary>As a patient: who could read what after a consent ended; nothing is signed.</summary>
    public async Task<DryRun> TryRevokeAsync(TransactionId consent, CancellationToken cancellationToken = default)
    {
        var policy = await PolicyAsync(cancellationToken);
        var directory = await DirectoryAsync(policy, confirmed: null, cancellationToken);
        var drafted = new PolicyAuthor(Patient, policy).Revoke(consent, directory);
        return await TryOutAsync(drafted.Message, cancellationToken);
    }

    /// <summary>Puts the keys of a renewed wallet in the place of one's own. Certify and save the renewed wallet first:
    /// from the moment it is accepted, the former keys sign nothing and the former certificate opens no connection
    /// (spec certificates 5).</summary>
    public async Task<Finality> RotateKeyAsync(Wallet renewed, CancellationToken cancellationToken = default)
    {
        using var next = new SalusClient(_options, renewed);
        var possession = KeyPossession.Sign(
            renewed.SigningKey, renewed.AgreementKey.Public, renewed.Network, renewed.Member);
        var signed = Sign(new RotateKey(renewed.SigningKey.Public, renewed.AgreementKey.Public, possession));
        var id = IdOf(signed);
        try
        {
            await _nodes.AskAsync(
                node => SubmitToAsync(node, signed, mayBeThere: true, cancellationToken), cancellationToken);
        }
        catch (NodeProblemException problem) when (problem.Code == "certificate-keys-replaced")
        {
            // A node took it and fell silent: the proof below says what became of it.
        }

        var finality = await TryProveAsync(next, id, cancellationToken)
            ?? await ProveAsync(id, cancellationToken);
        return finality.Receipt.Refused is { } refusal
            ? throw new RefusedException(refusal, finality.Proof)
            : finality;
    }

    // A refused rotation leaves the former keys in place, and only they can ask for its proof.
    private static async Task<Finality?> TryProveAsync(
        SalusClient next, TransactionId id, CancellationToken cancellationToken)
    {
        try
        {
            return await next.ProveAsync(id, cancellationToken);
        }
        catch (NodeProblemException problem) when (problem.Code == "certificate-keys-replaced")
        {
            return null;
        }
    }
}
