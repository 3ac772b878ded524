using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Intake.Formats;

/// <summary>
/// A FHIR R4 Observation (hl7.org/fhir/R4/observation.html): its own value, or those of its components, each one
/// reading. Its id is the first identifier's, else the resource's, else made of its content; the version is
/// `meta.versionId`; one that is `entered-in-error` withdraws.
/// </summary>
internal sealed class FhirObservation
{
    private const string Loinc = "http://loinc.org";
    private const int DerivedIdBytes = 16;

    private static readonly FrozenSet<string> Elements = FrozenSet.ToFrozenSet(
    [
        "resourceType", "id", "meta", "implicitRules", "language", "text", "contained", "extension", "identifier",
        "basedOn", "partOf", "status", "category", "code", "subject", "focus", "encounter", "effectiveDateTime",
        "effectivePeriod", "effectiveInstant", "issued", "performer", "valueQuantity", "valueCodeableConcept",
        "valueSampledData", "dataAbsentReason", "interpretation", "note", "bodySite", "method", "specimen", "device",
        "referenceRange", "hasMember", "derivedFrom", "component",
    ]);

    private static readonly FrozenSet<string> Statuses =
        FrozenSet.ToFrozenSet(["final", "amended", "corrected", "preliminary", "entered-in-error"]);

    private readonly JsonElement _resource;
    private readonly string _path;
    private readonly string _id;
    private readonly int _version;
    private readonly bool _isWithdrawn;

    private FhirObservation(JsonElement resource, string path, MemberId? subject)
    {
        (_resource, _path) = (FhirParts.Object(resource, ""), path);
        RequireElements();
        var status = FhirParts.Text(resource, "status");
        _isWithdrawn = status == "entered-in-error";
        if (!Statuses.Contains(status))
        {
            throw new ReadingException(
                ReadingCode.ResourceNotTaken, "status", $"must be one of {string.Join(", ", Statuses.Order())}.");
        }

        RequireSubject(subject);
        _id = IdOf(resource) ?? Derived(resource);
        _version = FhirParts.Version(resource);
    }

    // spec ihm-intake 3.3
    public static void Read(JsonElement resource, string path, MemberId? subject, ReceivedBody body)
    {
        var id = resource.ValueKind == JsonValueKind.Object ? JsonBody.IdOf(resource, "id") : "";
        try
        {
            new FhirObservation(resource, path, subject).Read(body);
        }
        catch (ReadingException fault)
        {
            body.Refuse(path, id, fault);
        }
    }

    private void Read(ReceivedBody body)
    {
        var code = FhirParts.Find(_resource, "code")
            ?? throw new ReadingException(ReadingCode.MalformedReading, "code", "must be there (cardinality 1..1).");
        if (SignalOf(code, "code") is { } signal)
        {
            Add(body, _resource, "", signal);
            return;
        }

        var components = FhirParts.Items(_resource, "component");
        if (components.Count == 0)
        {
            throw Unknown("code");
        }

        foreach (var (index, component) in components.Index())
        {
            var at = $"component[{index}]";
            var found = FhirParts.Find(FhirParts.Object(component, at), "code") is { } its
                ? SignalOf(its, $"{at}.code")
                : null;
            if (found is null)
            {
                body.Refuse(_path, _id, Unknown($"{at}.code"));
            }
            else
            {
                Add(body, component, at, found);
            }
        }
    }

    private static ReadingException Unknown(string field) =>
        new(ReadingCode.UnknownSignal, field, $"must have a coding of {Loinc} that a signal has.");

    private void Add(ReceivedBody body, JsonElement element, string at, SignalCode signal)
    {
        var dot = at.Length == 0 ? "" : at + ".";
        var value = dot + (element.TryGetProperty("valueSampledData", out _) ? "valueSampledData" : "valueQuantity");
        var unit = value.EndsWith("Quantity", StringComparison.Ordinal) ? $"{value}.code" : $"{value}.origin.code";
        var fields = new DraftFields("id", "effective[x]", unit, value, $"{value}.period");
        body.Add(_path, JsonBody.Shown(_id), () => Draft(element, dot, signal), fields);
    }

    private Draft Draft(JsonElement element, string dot, SignalCode signal)
    {
        var draft = new Draft(signal, _id, FhirParts.Effective(_resource, signal.Signal.IsWaveform))
        {
            Version = _version,
            IsWithdrawn = _isWithdrawn,
        };
        if (_isWithdrawn)
        {
            return draft;
        }

        if (FhirParts.Find(element, "valueQuantity") is { } quantity)
        {
            return FhirValues.Quantity(draft, quantity, $"{dot}valueQuantity");
        }

        if (FhirParts.Find(element, "valueSampledData") is { } sampled)
        {
            return FhirValues.Sampled(draft, sampled, $"{dot}valueSampledData");
        }

        return FhirParts.Find(element, "valueCodeableConcept") is { } concept
            ? FhirValues.Concept(draft, concept, $"{dot}valueCodeableConcept")
            : throw new ReadingException(
                ReadingCode.NoValue, $"{dot}value[x]",
                "must be a valueQuantity, a valueSampledData or a valueCodeableConcept.");
    }

    private static SignalCode? SignalOf(JsonElement concept, string field) => FhirParts
        .Items(FhirParts.Object(concept, field), "coding")
        .Select(coding => FhirParts.Coding(coding, $"{field}.coding"))
        .Where(coding => coding.System is Loinc or "urn:salus:signal")
        .Select(coding => SignalCodes.Find(coding.Code))
        .FirstOrDefault(signal => signal is not null);

    private void RequireElements()
    {
        foreach (var member in _resource.EnumerateObject())
        {
            var name = member.Name.TrimStart('_');
            if (name == "modifierExtension")
            {
                throw new ReadingException(
                    ReadingCode.MalformedReading, name, "must not be there: it could change what the rest means.");
            }

            if (!Elements.Contains(name))
            {
                throw new ReadingException(
                    ReadingCode.MalformedReading, JsonBody.Shown(name),
                    "is not an element of Observation that is taken (FHIR R4).");
            }
        }

        var values = _resource.EnumerateObject()
            .Count(member => member.Name.StartsWith("value", StringComparison.Ordinal));
        if (values > 1 || (values == 1 && _resource.TryGetProperty("dataAbsentReason", out _)))
        {
            throw new ReadingException(
                ReadingCode.MalformedReading, "value[x]",
                "must be one, and none where there is a dataAbsentReason (rule obs-6).");
        }
    }

    private void RequireSubject(MemberId? patient)
    {
        if (patient is null || FhirParts.Find(_resource, "subject") is not { } subject)
        {
            return;
        }

        var reference = FhirParts.FindText(FhirParts.Object(subject, "subject"), "reference", "subject.");
        if (reference is not null && reference != $"Patient/{patient}")
        {
            throw new ReadingException(
                ReadingCode.WrongSubject, "subject.reference", $"must be Patient/{patient}, whom the device measures.");
        }
    }

    private static string? IdOf(JsonElement resource) => FhirParts.Items(resource, "identifier")
        .Select(identifier => FhirParts.FindText(FhirParts.Object(identifier, "identifier"), "value", "identifier."))
        .FirstOrDefault(value => value is not null)
        ?? FhirParts.FindText(resource, "id", "");

    private static string Derived(JsonElement resource) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(resource)).AsSpan(0, DerivedIdBytes));
}
