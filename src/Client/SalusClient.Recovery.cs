using System.Text;
using Salus.Client.Consents;
using Salus.Client.Http;
using Salus.Client.Recovery;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <content>What a patient, its trustees and a new wallet do about lost keys (docs/spec/recovery.md).</content>
public sealed partial class SalusClient
{
    private string KitPath => $"v1/patients/{Wallet.Member}/recovery/kit";

    /// <summary>As a patient: names trustees of whom so many have to agree, and leaves them and the store what a new
    /// wallet needs. It replaces what was named before.</summary>
    public async Task<Finality> NameTrusteesAsync(
        IReadOnlyList<MemberId> trustees, int threshold, CancellationToken cancellationToken = default)
    {
        await RequireNothingUnfinishedAsync(cancellationToken);
        var confirmed = await ConfirmedKeysAsync(
            trustees.Select(trustee => new Grantee.OneMember(trustee)), cancellationToken);
        List<TrusteeKey> keys = [];
        foreach (var trustee in trustees)
        {
            var key = IsFounder(trustee)
                ? null
                : await AgreementKeyAsync(new Grantee.OneMember(trustee), confirmed, cancellationToken);
            keys.Add(new TrusteeKey(trustee, key ?? throw new RefusedException(Refusal.UnknownTrustee)));
        }

        if (threshold is < NameTrustees.MinThreshold || threshold > keys.Count)
        {
            throw new RefusedException(Refusal.BadThreshold);
        }

        using var recoveryKey = KeyPair.Generate();
        var kit = RecoveryKit.Seal(Wallet, recoveryKey.Public);
        await UploadKitAsync(kit, cancellationToken);
        var shares = RecoverySecret.Split(recoveryKey, Genesis.Network, Wallet.Member, threshold, keys);
        var finality = await SignedAsync(
            policy => Signable(new NameTrustees(
                Wallet.Member, policy.Policy.Last, threshold, shares, recoveryKey.Public, kit.Digest)),
            cancellationToken);

        // Another device may have put its own in between. Now that it is named, the former ones go. spec recovery 5.4
        await UploadKitAsync(kit, cancellationToken);
        return finality;
    }

    /// <summary>As a patient whose keys were rotated: names the same trustees again, with a kit that has the new keys;
    /// null when there are none.</summary>
    public async Task<Finality?> RenameTrusteesAsync(CancellationToken cancellationToken = default) =>
        await PerhapsRecoveryAsync(cancellationToken) is { Named: var named }
            ? await NameTrusteesAsync(named.Trustees, named.Threshold, cancellationToken)
            : null;

    /// <summary>As a patient: has no trustees any more.</summary>
    public async Task<Finality> DismissTrusteesAsync(CancellationToken cancellationToken = default)
    {
        var finality = await SignedAsync(
            policy => Signable(new DismissTrustees(Wallet.Member, policy.Policy.Last)), cancellationToken);
        await _nodes.AskAsync(
            async node =>
            {
                await node.DeleteAsync(KitPath, cancellationToken);
                return true;
            },
            cancellationToken);
        return finality;
    }

    /// <summary>As a patient, its trustee or its registrar: the trustees and the open recoveries.</summary>
    public Task<RecoveryNow> RecoveryAsync(MemberId patient, CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(
            node => node.GetAsync(
                $"v1/patients/{patient}/recovery", AnswersJson.Api.RecoveryNow, permit: null, cancellationToken),
            cancellationToken);

    /// <summary>As a trustee: says that the keys of a request are the patient's, and hands on one's share. Compare the
    /// fingerprint with the patient by voice first.</summary>
    public async Task<Finality> ApproveRecoveryAsync(
        RecoveryRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Network != Genesis.Network)
        {
            throw new RecoveryException(
                RecoveryFault.RecoveryRequestMalformed, $"The request is for the network {request.Network}.");
        }

        var (naming, _) = await NamingAsync(request.Patient, cancellationToken);
        var share = naming.Shares.FirstOrDefault(own => own.Trustee == Wallet.Member)
            ?? throw new RecoveryException(
                RecoveryFault.RecoveryNotATrustee, "The patient did not name you as a trustee.");
        var given =
            TrusteeShare.Given(Genesis.Network, request.Patient, Wallet.Member, naming.RecoveryKey);
        var returned =
            TrusteeShare.Returned(Genesis.Network, request.Patient, Wallet.Member, naming.RecoveryKey);
        var pads = TrusteePads.Open(share.Jwe, AgreementKeyFor(share.Jwe), given);
        return await SubmitAsync(
            new ApproveRecovery(
                request.Patient,
                request.Keys,
                request.Possession,
                pads.Seal(request.Keys.AgreementKey, returned)),
            cancellationToken);
    }

    /// <summary>As a trustee: takes one's approval back.</summary>
    public Task<Finality> WithdrawApprovalAsync(MemberId patient, CancellationToken cancellationToken = default) =>
        SubmitAsync(new WithdrawApproval(patient), cancellationToken);

    /// <summary>As a patient who has lost nothing: ends every open recovery.</summary>
    public Task<Finality> CancelRecoveryAsync(CancellationToken cancellationToken = default) =>
        SubmitAsync(new CancelRecovery(Wallet.Member), cancellationToken);

    /// <summary>As a trustee or a registrar, 72 hours after enough trustees approved: puts the new keys in
    /// force.</summary>
    public Task<Finality> CompleteRecoveryAsync(
        MemberId patient, RecoveryKeys keys, CancellationToken cancellationToken = default) =>
        SubmitAsync(new CompleteRecovery(patient, keys), cancellationToken);

    /// <summary>As a patient with a new wallet, after completion: brings the former agreement keys back, and publishes
    /// the next keys of every category. Doing it again does no harm. Answers how many keys came back.</summary>
    public async Task<int> FinishRecoveryAsync(CancellationToken cancellationToken = default)
    {
        var (naming, now) = await NamingAsync(Wallet.Member, cancellationToken);
        if (now.Completed is not { } end || !OwnAgreementKeys.Any(own => own.Public.Equals(end.Keys.AgreementKey)))
        {
            throw new RecoveryException(
                RecoveryFault.RecoveryNotCompleted, "No completed recovery gave the patient the keys of this wallet.");
        }

        var named = now.Named with { RecoveryKey = naming.RecoveryKey, Kit = naming.Kit };
        var shares = await SharesAsync(named, end, cancellationToken);
        using var recoveryKey = RecoverySecret.Join(named, shares) ?? throw new RecoveryException(
            RecoveryFault.RecoverySharesDoNotFit,
            $"No {named.Threshold} of the {shares.Count} shares yield the recovery key: have another trustee approve.");
        var kit = await KitAsync(named.Kit, cancellationToken);
        var count = Wallet.KeepRetired(kit.Open(recoveryKey, Genesis.Network, Wallet.Member));
        await Wallet.SaveAsync(cancellationToken);
        await RenewEpochsAsync(cancellationToken);
        return count;
    }

    /// <summary>As a patient: publishes the next key pair of every category that has one, because somebody may hold
    /// the present ones; null when none has.</summary>
    public async Task<Finality?> RenewEpochsAsync(CancellationToken cancellationToken = default) =>
        (await PolicyAsync(cancellationToken)).Epochs.Count == 0
            ? null
            : await PublishAsync(policy => [.. policy.Epochs.Keys.Order()], cancellationToken);

    private static Task<Drafted<Message>> Signable(Message message) =>
        Task.FromResult(new Drafted<Message>(message, [], [], []));

    // Genesis gave registrars and stores their keys, no transaction did; they are no trustees. spec recovery 1.3
    private bool IsFounder(MemberId member) => Genesis.Organisations.Any(organisation =>
        organisation.Registrar.Id == member || organisation.Store.Id == member);

    // Newest first. Until the former ones are back, the oldest is the one that the recovery gave, whether the wallet
    // has replaced its keys since or not. spec recovery 7.5
    private IEnumerable<KeyPair> OwnAgreementKeys => Wallet.RetiredAgreementKeys.Prepend(Wallet.AgreementKey);

    private KeyPair AgreementKeyFor(string jwe)
    {
        var sealedTo = SealedToOf(jwe);
        return Wallet.RetiredAgreementKeys.FirstOrDefault(own => own.Public.Thumbprint == sealedTo)
            ?? Wallet.AgreementKey;
    }

    private async Task<RecoveryNow?> PerhapsRecoveryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RecoveryAsync(Wallet.Member, cancellationToken);
        }
        catch (NodeProblemException problem) when (problem.Code == Code<Refusal>.Text(Refusal.NoTrustees))
        {
            return null;
        }
    }

    // Naming anew forgets the completed recovery, and with it the way to the former keys.
    private async Task RequireNothingUnfinishedAsync(CancellationToken cancellationToken)
    {
        var now = await PerhapsRecoveryAsync(cancellationToken);
        if (now?.Completed is { } end
            && end.Keys.AgreementKey.Equals(OwnAgreementKeys.Last().Public))
        {
            throw new RecoveryException(
                RecoveryFault.RecoveryUnfinished,
                "A recovery gave this wallet its keys, and the former ones are not back yet.");
        }
    }

    // What shares are sealed for, and to whom, is taken from the proven transaction, never from a node's word.
    private async Task<(NameTrustees Naming, RecoveryNow Now)> NamingAsync(
        MemberId patient, CancellationToken cancellationToken)
    {
        var now = await RecoveryAsync(patient, cancellationToken);
        var proven = await ProveAsync(now.Named.Source, cancellationToken);
        return proven.Message is NameTrustees naming
            && naming.Patient == patient
            && naming.Threshold == now.Named.Threshold
            && naming.Shares.Select(share => share.Trustee).SequenceEqual(now.Named.Trustees)
            ? (naming, now)
            : throw new AnswerException("The node named another transaction than the one that named the trustees.");
    }

    private async Task<IReadOnlyDictionary<int, TrusteePads>> SharesAsync(
        NamedTrustees named, RecoveryEnd end, CancellationToken cancellationToken)
    {
        var trustees = named.Trustees.ToList();
        Dictionary<int, TrusteePads> shares = [];
        foreach (var approval in end.Approvals)
        {
            var place = trustees.IndexOf(approval.Trustee);
            var proven = await ProveAsync(approval.Source, cancellationToken);
            if (place < 0 || proven.Message is not ApproveRecovery approved)
            {
                continue;
            }

            var binding = TrusteeShare.Returned(
                Genesis.Network, Wallet.Member, approval.Trustee, named.RecoveryKey);
            if (PadsOf(approved.Share, binding) is { } pads)
            {
                shares[place] = pads;
            }
        }

        return shares;
    }

    private TrusteePads? PadsOf(string share, JweBinding binding)
    {
        try
        {
            return TrusteePads.Open(share, AgreementKeyFor(share), binding);
        }
        catch (RecoveryException)
        {
            // A false share is like none: others may do.
            return null;
        }
    }

    private Task<bool> UploadKitAsync(RecoveryKit kit, CancellationToken cancellationToken) => _nodes.AskAsync(
        async node =>
        {
            var body = new NodeBody(kit.Bytes, "application/jose");
            var answer = await node.SendAsync(
                HttpMethod.Put, KitPath, body, AnswersJson.Api.EnvelopeAnswer, cancellationToken);
            return answer.Digest == kit.Digest
                ? true
                : throw new AnswerException($"The node {node.Address} stored another kit than was sent.");
        },
        cancellationToken);

    private Task<RecoveryKit> KitAsync(Digest digest, CancellationToken cancellationToken) => _nodes.AskAsync(
        async node =>
        {
            var kit = new RecoveryKit(await node.GetBytesAsync(KitPath, permit: null, cancellationToken));
            return kit.Digest == digest
                ? kit
                : throw new RecoveryException(
                    RecoveryFault.RecoveryKitDamaged, "The node's kit is not the one that the patient left.");
        },
        cancellationToken);
}
