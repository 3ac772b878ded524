using Salus.Client.Consents;
using Salus.Client.Http;
using Salus.Client.Keys;
using Salus.Client.Ledgers;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Client;

/// <content>Contact cards, and acting for somebody else.</content>
public sealed partial class SalusClient
{
    private readonly PatientKeys? _ward;

    private SalusClient(ClientOptions options, Wallet wallet, Nodes nodes, PatientKeys ward)
    {
        (_options, _nodes, _ward) = (options, nodes, ward);
        _validators = new KnownValidators(options.Genesis);
        Wallet = wallet;
    }

    /// <summary>The patient on whose policy this client acts: the wallet's own, or a guardian's.</summary>
    private PatientKeys Patient => _ward ?? PatientKeys.Of(Wallet);

    /// <summary>As a guardian: a client that does what a patient does about consents and keys, for that patient.
    /// Dispose of this one last. For whoever is not a guardian now the patient is unknown.</summary>
    public async Task<SalusClient> ActingForAsync(MemberId patient, CancellationToken cancellationToken = default)
    {
        var card = await CardAsync(patient, patient, cancellationToken);
        var self = new KeyRecipient(new Grantee.OneMember(patient), card.AgreementKey);
        return new SalusClient(
            _options, Wallet, _nodes, new PatientKeys(Genesis.Network, self, new KeyRing()));
    }

    /// <summary>One's own contact card, to hand over to whoever wants to grant something to one.</summary>
    public async Task<ContactCard> ContactCardAsync(CancellationToken cancellationToken = default)
    {
        var member = await MemberAsync(Wallet.Member, cancellationToken);
        var given = await ProveAsync(member.Source ?? default, cancellationToken);
        return ContactCard.Of(given.Proof);
    }

    /// <summary>As a patient, or for one: lets whoever handed over a contact card do what the terms say.</summary>
    public async Task<Finality> GrantAsync(
        ContactCard card, GrantTerms terms, CancellationToken cancellationToken = default)
    {
        var grantee = new Grantee.OneMember(card.Member);
        var confirmed = await ConfirmedKeysAsync([grantee], cancellationToken);
        return !confirmed.TryGetValue(card.Member, out var key) ? throw new RefusedException(Refusal.UnknownGrantee)
            : key != card.AgreementKey.Thumbprint ? throw new StaleCardException()
            : await GrantAsync(new KeyRecipient(grantee, card.AgreementKey), terms, cancellationToken);
    }

    /// <summary>As a patient: makes whoever handed over a card a guardian for a period, who reads everything and
    /// decides like the patient; without the keys of a category nobody could grant it on.</summary>
    public Task<Finality> AppointGuardianAsync(
        ContactCard card, Period period, CancellationToken cancellationToken = default) =>
        GrantAsync(
            card,
            new GrantTerms(Enum.GetValues<Category>(), Purpose.FAMRQT, period)
            {
                Actions = [ConsentAction.Read, ConsentAction.Consent],
            },
            cancellationToken);

    // What a node made up does not verify: spec key-service 6.2.
    private Task<ContactCard> CardAsync(
        MemberId patient, MemberId member, CancellationToken cancellationToken) => _nodes.AskAsync(
        node => CardAsync(node, patient, member, cancellationToken), cancellationToken);

    private async Task<ContactCard> CardAsync(
        Node node, MemberId patient, MemberId member, CancellationToken cancellationToken)
    {
        var path = $"v1/patients/{patient}/cards/{member}";
        var card = ContactCard.Parse(await node.GetBytesAsync(path, permit: null, cancellationToken), Genesis);
        return card.Member == member
            ? card
            : throw new AnswerException($"The node {node.Address} answered another member's card.");
    }
}
