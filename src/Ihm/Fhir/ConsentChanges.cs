using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Client;
using Salus.Ihm.Callers;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Transactions;

namespace Salus.Ihm.Fhir;

/// <summary>
/// To create a Consent is to submit the patient's Grant, to delete one their Revoke. The IHM signs neither: without the
/// patient's own signed transaction the answer is what to sign (spec ihm-fhir 6).
/// </summary>
internal sealed class ConsentChanges(FhirSources sources, TimeProvider time)
{
    private const string Extension = $"Consent.extension('{Consents.TransactionExtension}')";

    /// <summary>Grants what a Consent says; the new resource.</summary>
    public async Task<JsonObject> CreateAsync(Caller caller, FhirInput consent, CancellationToken cancellationToken)
    {
        var asked = Consents.Read(consent);
        var patient = await OwnAsync(caller, asked.Patient, cancellationToken);
        var draft = new Grant
        {
            Patient = asked.Patient,
            After = patient.Policy.Last,
            Grantee = asked.Grantee,
            Categories = asked.Categories,
            Purpose = asked.Purpose,
            Actions = [ConsentAction.Read],
            From = asked.From,
            To = asked.To,
        };
        if (asked.Transaction is not { } jws)
        {
            throw FhirException.Unsigned(
                Extension,
                "must hold the Grant that the patient signed, with the categories' keys sealed to the grantee; the "
                + "extension of this outcome has its body.",
                Unsigned(draft));
        }

        if (Signed(jws, caller) is not { Message: Grant granted } transaction || !IsSame(granted, draft))
        {
            throw FhirException.Unsigned(
                Extension,
                "must be a Grant, signed by the patient, of exactly what the resource says.",
                Unsigned(draft));
        }

        await SubmitAsync(patient.Id, jws, Unsigned(draft), cancellationToken);
        return Consents.ToResource(patient, TermsOf(transaction.Id, granted), Now);
    }

    /// <summary>Ends a consent; the body is the patient's signed Revoke.</summary>
    public async Task DeleteAsync(
        Caller caller, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var patient = await OwnAsync(caller, caller.Id, cancellationToken);
        var consent = patient.Policy.Consents.FirstOrDefault(terms => terms.Id.ToString() == id)
            ?? throw FhirException.NotFound();
        var draft = new Revoke(patient.Id, patient.Policy.Last, consent.Id, []);
        var jws = Encoding.ASCII.GetString(body.Span);
        if (jws.Length == 0
            || Signed(jws, caller) is not { Message: Revoke revoked }
            || revoked.Patient != patient.Id
            || revoked.Consent != consent.Id)
        {
            throw FhirException.Unsigned(
                "Consent",
                "the body must be the Revoke of it that the patient signed (application/jose).",
                Unsigned(draft));
        }

        await SubmitAsync(patient.Id, jws, Unsigned(draft), cancellationToken);
    }

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    // To everybody else it is a patient who is not there.
    private async Task<ServedPatient> OwnAsync(Caller caller, MemberId patient, CancellationToken cancellationToken) =>
        caller.IsPatient(patient) && await sources.PatientAsync(patient, cancellationToken) is { } served
            ? served
            : throw new FhirException(403, "forbidden", "Only the patient changes what the patient consents to.");

    private async Task SubmitAsync(
        MemberId patient, string jws, JsonObject toSign, CancellationToken cancellationToken)
    {
        try
        {
            await sources.SubmitAsync(patient, jws, cancellationToken);
        }
        catch (RefusedException refused)
        {
            throw FhirException.Unsigned(
                "Consent", $"the ledger refused the transaction ({refused.Code}); sign one anew.", toSign);
        }
    }

    private static Transaction? Signed(string jws, Caller caller) =>
        jws.All(char.IsAscii)
        && Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
        && transaction!.IsSignedBy(caller.Member.SigningKey)
            ? transaction
            : null;

    private static bool IsSame(Grant granted, Grant asked) =>
        granted.Patient == asked.Patient
        && granted.Grantee == asked.Grantee
        && granted.Categories.ToHashSet().SetEquals(asked.Categories)
        && granted.Purpose == asked.Purpose
        && granted.Actions is [ConsentAction.Read]
        && granted.From == asked.From
        && granted.To == asked.To
        && granted.Records.Count == 0;

    private static ConsentTerms TermsOf(TransactionId id, Grant granted) => new()
    {
        Id = id,
        Grantee = granted.Grantee,
        Categories = granted.Categories,
        Purpose = granted.Purpose,
        Actions = granted.Actions,
        From = granted.From,
        To = granted.To,
    };

    // What to sign, but for nonce and expiry, which are the wallet's.
    private JsonObject Unsigned(Message message)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            message.Write(json);
            json.WriteEndObject();
        }

        return new JsonObject
        {
            ["network"] = sources.Network,
            ["ledger"] = Code<LedgerName>.Text(message.Type.Ledger),
            ["type"] = message.Type.Name,
            ["body"] = JsonNode.Parse(stream.ToArray()),
        };
    }
}
