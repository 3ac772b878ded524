using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Ihm.Fhir;

/// <summary>What a Consent says of what it grants, read from the resource.</summary>
internal sealed record ConsentRequest(
    MemberId Patient,
    Grantee Grantee,
    IReadOnlyList<Category> Categories,
    Purpose Purpose,
    Timestamp From,
    Timestamp To,
    string? Transaction);

/// <summary>Consents of the ledger as resources, and back (spec ihm-fhir 6).</summary>
internal static class Consents
{
    /// <summary>Under this address a Consent carries the patient's signed transaction.</summary>
    public const string TransactionExtension = "urn:salus:fhir:transaction";

    private const string GranteeSystem = "urn:salus:grantee";
    private const string PurposeSystem = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    public static JsonObject ToResource(ServedPatient patient, ConsentTerms terms, Timestamp now) => new()
    {
        ["resourceType"] = "Consent",
        ["id"] = terms.Id.ToString(),
        ["status"] = now < terms.To ? "active" : "inactive",
        ["scope"] = FhirCodes.Concept([("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy")]),
        ["category"] = new JsonArray(FhirCodes.Concept([(FhirCodes.Loinc, "59284-0")])),
        ["patient"] = FhirCodes.Reference("Patient", patient.Id),
        ["policyRule"] = FhirCodes.Concept([("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN")]),
        ["provision"] = new JsonObject
        {
            ["type"] = "permit",
            ["period"] = new JsonObject { ["start"] = terms.From.ToString(), ["end"] = terms.To.ToString() },
            ["actor"] = new JsonArray(new JsonObject
            {
                ["role"] = FhirCodes.Concept([("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")]),
                ["reference"] = new JsonObject
                {
                    ["identifier"] = FhirCodes.Identifier(GranteeSystem, terms.Grantee.ToString()),
                },
            }),
            ["action"] = new JsonArray(FhirCodes.Concept(
                [("http://terminology.hl7.org/CodeSystem/consentaction", "access")])),
            ["purpose"] = new JsonArray(FhirCodes.Coding(PurposeSystem, Code<Purpose>.Text(terms.Purpose))),
            ["class"] = new JsonArray([.. terms.Categories.Select(category =>
                (JsonNode)FhirCodes.Coding(FhirCodes.CategorySystem, Code<Category>.Text(category)))]),
        },
    };

    /// <summary>Reads what somebody wants granted.</summary>
    public static ConsentRequest Read(FhirInput consent)
    {
        consent.Code("status", "active", "proposed", "draft");
        consent.Required("scope");
        var patient = consent.Required("patient");
        var provision = consent.Required("provision");
        provision.Code("type", "permit");
        var period = provision.Required("period");
        var reference = One(provision, "actor").Required("reference").Required("identifier");
        return new ConsentRequest(
            MemberId.TryParse(SearchQuery.IdOf(patient.RequiredText("reference"), "Patient"), out var id)
                ? id
                : throw patient.Wrong("reference", "must be Patient/ID with a member's id."),
            Grantee.TryParse(reference.RequiredText("value"), out var grantee)
                ? grantee
                : throw reference.Wrong("value", "must be member:ID or role:ORGANISATION/ROLE."),
            [.. Required(provision, "class").Select(one => Read<Category>(one))],
            Read<Purpose>(One(provision, "purpose")),
            Moment(period, "start"),
            Moment(period, "end"),
            Transaction(consent));
    }

    private static string? Transaction(FhirInput consent)
    {
        var signed = consent.Objects("extension").Where(one => one.Text("url") == TransactionExtension).ToArray();
        return signed.Length == 0 ? null : signed[0].RequiredText("valueString");
    }

    private static Timestamp Moment(FhirInput period, string name) =>
        new(Math.Max(0, period.Moment(name).ToUnixTimeMilliseconds()));

    private static T Read<T>(FhirInput coding)
        where T : struct, Enum => Code<T>.TryParse(coding.RequiredText("code"), out var value)
        ? value
        : throw coding.Wrong("code", $"must be one of {string.Join(", ", Code<T>.All)}.", "code-invalid");

    private static FhirInput One(FhirInput parent, string name) => Required(parent, name) is [var one]
        ? one
        : throw parent.Wrong(name, "must be there once: a consent of the ledger has one.");

    private static IReadOnlyList<FhirInput> Required(FhirInput parent, string name) =>
        parent.Objects(name) is { Count: > 0 } all ? all : throw parent.Wrong(name, "must be there.", "required");
}
