using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Ihm.Signals;
using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Fhir;

/// <summary>What becomes one Observation: a reading, or the two pressures that a device measured at once.</summary>
internal sealed record Observed(MemberId Patient, StoredReading Reading, StoredReading? Diastolic)
{
    public ObservationId Id => ObservationId.Of(Patient, Reading);

    public Category Category => Reading.Signal.Category;

    /// <summary>In this order they are told: by moment, then by what tells them apart.</summary>
    public (long, string) Order => (Reading.Time.UnixMs, Id.ToString());

    public IReadOnlyList<(string System, string Code)> Codes => Diastolic is null
        ? FhirCodes.Of(Reading.Signal)
        : FhirCodes.PressurePanel;

    /// <summary>The resource (spec ihm-fhir 4).</summary>
    public JsonObject ToResource()
    {
        var isOneValue = Reading.Values.Length == 1;
        var profile = Diastolic is not null ? FhirCodes.PressureProfile
            : isOneValue ? FhirCodes.ProfileOf(Reading.Signal) : null;
        var meta = new JsonObject { ["versionId"] = Version.ToString(CultureInfo.InvariantCulture) };
        if (profile is not null)
        {
            meta["profile"] = new JsonArray(profile);
        }

        var resource = new JsonObject
        {
            ["resourceType"] = "Observation",
            ["id"] = Id.ToString(),
            ["meta"] = meta,
            ["identifier"] = new JsonArray(FhirCodes.Identifier("urn:salus:reading", Reading.Id)),
            ["status"] = Reading.IsWithdrawn ? "entered-in-error" : Version > 1 ? "corrected" : "final",
            ["category"] = new JsonArray(FhirCodes.Concept(FhirCodes.Of(Category))),
            ["code"] = FhirCodes.Concept(Codes, Diastolic is null ? Words(Reading.Signal) : "blood pressure"),
            ["subject"] = FhirCodes.Reference("Patient", Patient),
        };
        Time(resource);
        resource["device"] = FhirCodes.Reference("Device", Reading.Device);
        Value(resource);
        return resource;
    }

    private int Version => Math.Max(Reading.Version, Diastolic?.Version ?? 1);

    private void Time(JsonObject resource)
    {
        if (Reading.Values.Length > 1)
        {
            resource["effectivePeriod"] = new JsonObject
            {
                ["start"] = Reading.Time.ToString(),
                ["end"] = Reading.Last.ToString(),
            };
        }
        else
        {
            resource["effectiveDateTime"] = Reading.Time.ToString();
        }
    }

    private void Value(JsonObject resource)
    {
        if (Diastolic is { } diastolic)
        {
            resource["component"] = new JsonArray(Component(Reading), Component(diastolic));
        }
        else if (Reading.IsWithdrawn)
        {
            resource["dataAbsentReason"] = FhirCodes.Concept(
                [("http://terminology.hl7.org/CodeSystem/data-absent-reason", "error")]);
        }
        else if (Reading.Values.Length > 1)
        {
            resource["valueSampledData"] = Sampled();
        }
        else if (Reading.Signal.IsCoded)
        {
            var code = Reading.Signal.Codes[(int)Reading.Values.Span[0]];
            resource["valueCodeableConcept"] = FhirCodes.Concept(
                [($"{FhirCodes.SignalSystem}:{Reading.Signal.Name}", code)], code.Replace('-', ' '));
        }
        else
        {
            resource["valueQuantity"] = Quantity(Reading.Signal, Reading.Values.Span[0]);
        }
    }

    private static JsonObject Component(StoredReading reading) => new()
    {
        ["code"] = FhirCodes.Concept(FhirCodes.Of(reading.Signal), Words(reading.Signal)),
        ["valueQuantity"] = Quantity(reading.Signal, reading.Values.Span[0]),
    };

    private JsonObject Sampled() => new()
    {
        ["origin"] = Quantity(Reading.Signal, 0),
        ["period"] = Reading.PeriodMs,
        ["dimensions"] = 1,
        ["data"] = string.Join(
            ' ', Reading.Values.ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture))),
    };

    private static JsonObject Quantity(Signal signal, double value) => new()
    {
        ["value"] = value,
        ["unit"] = signal.Unit,
        ["system"] = FhirCodes.Ucum,
        ["code"] = signal.Unit,
    };

    private static string Words(Signal signal) => signal.Name.Replace('-', ' ');
}
