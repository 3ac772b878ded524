using System.Text.Json.Nodes;
using Salus.Client.Telemetry;
using Salus.Ihm.Alerts;
using Salus.Ihm.Callers;
using Salus.Ihm.Signals;
using Salus.Ledger;
using Salus.Ledger.Contracts.Telemetry;

namespace Salus.Ihm.Fhir;

/// <summary>Who read and who measured: AuditEvents of the IHE BALP profile, one for each permit that was opened here,
/// and the Provenance of each Observation and Consent (spec ihm-fhir 7).</summary>
internal static class Trails
{
    private const string BalpRead = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead";
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string EntityTypes = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string EntityRoles = "http://terminology.hl7.org/CodeSystem/object-role";

    private const string TransactionSystem = "urn:salus:transaction";
    private const string FlagCategory = "http://terminology.hl7.org/CodeSystem/flag-category";

    public static JsonObject AuditEvent(ServedPatient patient, OpenedPermit permit)
    {
        var decision = permit.Decision;
        return new JsonObject
        {
            ["resourceType"] = "AuditEvent",
            ["id"] = permit.Id.ToString(),
            ["meta"] = new JsonObject { ["profile"] = new JsonArray(BalpRead) },
            ["type"] = FhirCodes.Coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest"),
            ["subtype"] = new JsonArray(FhirCodes.Coding("http://hl7.org/fhir/restful-interaction", "read")),
            ["action"] = "R",
            ["recorded"] = permit.Opened.ToString(),
            ["outcome"] = "0",
            ["purposeOfEvent"] = new JsonArray(FhirCodes.Concept(
                [("http://terminology.hl7.org/CodeSystem/v3-ActReason", Code<Purpose>.Text(decision.Purpose))])),
            ["agent"] = new JsonArray(
                Agent("110153", Member(decision.Requester), isRequestor: true),
                Agent("110152", FhirCodes.Reference("Device", patient.Agent), isRequestor: false)),
            ["source"] = new JsonObject { ["observer"] = FhirCodes.Reference("Device", patient.Agent) },
            ["entity"] = new JsonArray(
                Entity(FhirCodes.Reference("Patient", patient.Id), "1", "1"),
                Data(permit),
                Entity(new JsonObject { ["reference"] = $"Consent/{decision.Consent}" }, "2", "4")),
        };
    }

    /// <summary>An anchored batch: its sealed content lies in the region's stores.</summary>
    public static JsonObject DocumentReference(ServedPatient patient, BatchListing batch) => new()
    {
        ["resourceType"] = "DocumentReference",
        ["id"] = batch.Batch.ToString(),
        ["masterIdentifier"] = FhirCodes.Identifier(TransactionSystem, batch.Transaction.ToString()),
        ["status"] = "current",
        ["type"] = new JsonObject { ["text"] = "anchored batch of measurements" },
        ["category"] = new JsonArray(FhirCodes.Concept(FhirCodes.Of(batch.Category))),
        ["subject"] = FhirCodes.Reference("Patient", patient.Id),
        ["date"] = batch.AnchoredAt.ToString(),
        ["author"] = new JsonArray(FhirCodes.Reference("Device", batch.Agent)),
        ["description"] = $"{batch.Count} readings",
        ["content"] = new JsonArray(new JsonObject
        {
            ["attachment"] = new JsonObject
            {
                ["contentType"] = "application/octet-stream",
                ["url"] = $"ipfs://{batch.Content}",
            },
        }),
    };

    /// <summary>An alert.</summary>
    public static JsonObject Flag(ServedPatient patient, Alerts.Alert alert)
    {
        var period = new JsonObject { ["start"] = alert.Since.ToString() };
        if (alert.Ended is not null)
        {
            period["end"] = alert.Until.ToString();
        }

        var kind = Code<FindingKind>.Text(alert.Kind);
        var priority = alert.Level switch { AlertLevel.High => "PH", AlertLevel.Medium => "PM", _ => "PL" };
        return new JsonObject
        {
            ["resourceType"] = "Flag",
            ["id"] = alert.Id.ToString(),
            ["extension"] = new JsonArray(new JsonObject
            {
                ["url"] = "http://hl7.org/fhir/StructureDefinition/flag-priority",
                ["valueCodeableConcept"] = FhirCodes.Concept([("http://hl7.org/fhir/flag-priority-code", priority)]),
            }),
            ["status"] = alert.Ended is null ? "active" : "inactive",
            ["category"] = new JsonArray(
                FhirCodes.Concept([(FlagCategory, "clinical"), .. FhirCodes.Of(alert.Category)])),
            ["code"] = FhirCodes.Concept(
                [("urn:salus:finding", kind), .. FhirCodes.Of(alert.Signal)], $"{alert.Signal.Name}: {kind}"),
            ["subject"] = FhirCodes.Reference("Patient", patient.Id),
            ["period"] = period,
            ["author"] = FhirCodes.Reference("Device", patient.Agent),
        };
    }

    /// <summary>Of an Observation: the device that measured it, for the patient.</summary>
    public static JsonObject Provenance(Observed observed)
    {
        var author = Author(FhirCodes.Reference("Device", observed.Reading.Device));
        author["onBehalfOf"] = FhirCodes.Reference("Patient", observed.Patient);
        return new JsonObject
        {
            ["resourceType"] = "Provenance",
            ["id"] = observed.Id.ToString(),
            ["target"] = new JsonArray(new JsonObject { ["reference"] = $"Observation/{observed.Id}" }),
            ["recorded"] = observed.Reading.Last.ToString(),
            ["agent"] = new JsonArray(author),
        };
    }

    /// <summary>Of a Consent: the patient, or a guardian for the patient, granted it by a transaction that anybody with
    /// its proof can check.</summary>
    public static JsonObject Provenance(ServedPatient patient, TransactionId grant, Timestamp granted) => new()
    {
        ["resourceType"] = "Provenance",
        ["id"] = grant.ToString(),
        ["target"] = new JsonArray(new JsonObject { ["reference"] = $"Consent/{grant}" }),
        ["recorded"] = granted.ToString(),
        ["agent"] = new JsonArray(Author(FhirCodes.Reference("Patient", patient.Id))),
        ["entity"] = new JsonArray(new JsonObject
        {
            ["role"] = "source",
            ["what"] = new JsonObject
            {
                ["identifier"] = FhirCodes.Identifier(TransactionSystem, grant.ToString()),
            },
        }),
    };

    private static JsonObject Author(JsonObject who) => new()
    {
        ["type"] = FhirCodes.Concept(
            [("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "author")]),
        ["who"] = who,
    };

    private static JsonObject Data(OpenedPermit permit)
    {
        var category = Code<Category>.Text(permit.Decision.Category);
        var data = Entity(
            new JsonObject { ["identifier"] = FhirCodes.Identifier(FhirCodes.CategorySystem, category) }, "2", "4");
        data["detail"] = new JsonArray(new JsonObject
        {
            ["type"] = "observations",
            ["valueString"] = $"{permit.Observations}",
        });
        return data;
    }

    private static JsonObject Member(MemberId id) =>
        new() { ["identifier"] = FhirCodes.Identifier(FhirCodes.MemberSystem, id.ToString()) };

    private static JsonObject Agent(string type, JsonObject who, bool isRequestor) => new()
    {
        ["type"] = FhirCodes.Concept([(Dicom, type)]),
        ["who"] = who,
        ["requestor"] = isRequestor,
    };

    private static JsonObject Entity(JsonObject what, string type, string role) => new()
    {
        ["what"] = what,
        ["type"] = FhirCodes.Coding(EntityTypes, type),
        ["role"] = FhirCodes.Coding(EntityRoles, role),
    };
}
