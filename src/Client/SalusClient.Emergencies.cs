using System.Text;
using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;

namespace Salus.Client;

/// <content>Emergencies: what staff opens, what patient and registrar see of it.</content>
public sealed partial class SalusClient
{
    /// <summary>The longest statement, in bytes of UTF-8: sealed, it fits a transaction.</summary>
    public const int MaxStatementBytes = 4_000;

    /// <summary>As a doctor or nurse: what a patient left to one's organisation for emergencies. A patient who left
    /// nothing is unknown, like one whom nobody knows.</summary>
    public Task<EmergencyOffer> EmergencyOfferAsync(
        MemberId patient, CancellationToken cancellationToken = default) => _nodes.AskAsync(
        async node =>
        {
            var offer = await node.GetAsync(
                $"v1/patients/{patient}/emergency", AnswersJson.Api.OfferAnswer, permit: null, cancellationToken);
            var card = ContactCard.Parse(Encoding.UTF8.GetBytes(offer.Card), Genesis);
            return card.Member == patient
                ? new EmergencyOffer(offer.Categories, card)
                : throw new AnswerException($"The node {node.Address} answered another patient's card.");
        },
        cancellationToken);

    /// <summary>As a doctor or nurse: opens an emergency of four hours. The statement, if any, only the patient
    /// opens. The finality's transaction is the case's id.</summary>
    public async Task<Finality> OpenEmergencyAsync(
        MemberId patient,
        IReadOnlyList<Category> categories,
        EmergencyReason reason,
        string? statement = null,
        CancellationToken cancellationToken = default)
    {
        var sealedStatement = statement is null
            ? null
            : Seal(statement, (await EmergencyOfferAsync(patient, cancellationToken)).Patient);
        return await SubmitAsync(
            new EmergencyAccess(patient, categories, reason, sealedStatement), cancellationToken);
    }

    /// <summary>As a patient: the statement of whoever opened an emergency; null when there is none.</summary>
    public async Task<string?> EmergencyStatementAsync(
        TransactionId emergency, CancellationToken cancellationToken = default)
    {
        var opened = await ProveAsync(emergency, cancellationToken);
        if (opened.Message is not EmergencyAccess { Statement: { } statement } access)
        {
            return null;
        }

        try
        {
            var binding = EmergencyAccess.StatementBinding(Genesis.Network, access.Patient);
            return Encoding.UTF8.GetString(Jwe.Open(statement, KeyFor(statement), binding));
        }
        catch (JoseRejectedException refusal)
        {
            throw new RecordException(
                RecordFault.RecordNotForYou, "The statement is not sealed to this wallet.", refusal);
        }
    }

    /// <summary>As a registrar: emergencies of the organisation's staff and patients that are open or not
    /// reviewed.</summary>
    public Task<IReadOnlyList<EmergencyListing>> EmergenciesAsync(CancellationToken cancellationToken = default) =>
        _nodes.AskAsync(node => EmergenciesAsync(node, cancellationToken), cancellationToken);

    /// <summary>As a registrar, or the patient: judges an emergency, once.</summary>
    public Task<Finality> ReviewEmergencyAsync(
        MemberId patient,
        TransactionId emergency,
        bool isJustified,
        CancellationToken cancellationToken = default) =>
        SubmitAsync(new ReviewEmergency(patient, emergency, isJustified), cancellationToken);

    private static async Task<IReadOnlyList<EmergencyListing>> EmergenciesAsync(
        Node node, CancellationToken cancellationToken)
    {
        var cases = new List<EmergencyListing>();
        var pages = new Pages();
        for (long? after = 0; after is { } position;)
        {
            var page = await node.GetPageAsync(
                $"v1/emergencies?after={position}",
                AnswersJson.Api.CasesAnswer,
                permit: null,
                pages,
                cancellationToken);
            cases.AddRange(page.Cases);
            after = page.Next is null || page.Next > position
                ? page.Next
                : throw new AnswerException($"The node {node.Address} does not go on with a list after {position}.");
        }

        return cases;
    }

    private string Seal(string statement, ContactCard patient)
    {
        var bytes = Encoding.UTF8.GetBytes(statement);
        return bytes.Length <= MaxStatementBytes
            ? Jwe.Seal(
                bytes, patient.AgreementKey, EmergencyAccess.StatementBinding(Genesis.Network, patient.Member))
            : throw new ArgumentException($"A statement has at most {MaxStatementBytes} bytes.", nameof(statement));
    }
}
