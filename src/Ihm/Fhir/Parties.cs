using System.Text.Json.Nodes;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Ihm.Fhir;

/// <summary>Patients, their devices and practitioners as resources: the ledger knows nobody's name, so they have
/// none.</summary>
internal static class Parties
{
    private const string LicenceSystem = "urn:salus:licence";

    public static JsonObject Patient(MemberId patient) => new()
    {
        ["resourceType"] = "Patient",
        ["id"] = patient.ToString(),
        ["identifier"] = new JsonArray(Pseudonym(patient)),
        ["active"] = true,
    };

    public static JsonObject Device(ServedPatient patient, ServedDevice device)
    {
        var isAgent = device.Id == patient.Agent;
        return new JsonObject
        {
            ["resourceType"] = "Device",
            ["id"] = device.Id.ToString(),
            ["identifier"] = new JsonArray(Pseudonym(device.Id)),
            ["status"] = device.IsRevoked ? "inactive" : "active",
            ["deviceName"] = new JsonArray(new JsonObject
            {
                ["name"] = isAgent ? "IoT Health Manager" : "sensor",
                ["type"] = "user-friendly-name",
            }),
            ["patient"] = FhirCodes.Reference("Patient", patient.Id),
        };
    }

    public static JsonObject Practitioner(Member member)
    {
        var identifiers = new JsonArray(Pseudonym(member.Id));
        if (member.Licence is { } licence)
        {
            identifiers.Add(FhirCodes.Identifier(LicenceSystem, licence));
        }

        return new JsonObject
        {
            ["resourceType"] = "Practitioner",
            ["id"] = member.Id.ToString(),
            ["identifier"] = identifiers,
            ["active"] = !member.IsRevoked,
            ["qualification"] = new JsonArray(new JsonObject
            {
                ["code"] = new JsonObject { ["text"] = Code<Role>.Text(member.Role) },
            }),
        };
    }

    private static JsonObject Pseudonym(MemberId id) => FhirCodes.Identifier(FhirCodes.MemberSystem, id.ToString());
}
