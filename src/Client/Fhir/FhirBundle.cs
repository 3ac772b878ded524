using System.Runtime.InteropServices;
using System.Text.Json;

namespace Salus.Client.Fhir;

/// <summary>A FHIR R4 (4.0.1) Bundle of one patient, split into the documents that are stored as records (spec
/// fhir).</summary>
public sealed class FhirBundle
{
    private FhirBundle(
        FhirPatient patient, IReadOnlyList<FhirDocument> documents, IReadOnlyList<SupportingResource> supporting)
    {
        Patient = patient;
        Documents = documents;
        Supporting = supporting;
    }

    /// <summary>The bundle's one Patient.</summary>
    public FhirPatient Patient { get; }

    /// <summary>Every resource of the patient in the bundle's order, the Patient resource itself included.</summary>
    public IReadOnlyList<FhirDocument> Documents { get; }

    /// <summary>The resources that are no patient's: organisations, practitioners, medications.</summary>
    public IReadOnlyList<SupportingResource> Supporting { get; }

    /// <summary>Reads a bundle file; throws <see cref="FhirRejectedException"/> with a code of
    /// <see cref="FhirRefusals"/>.</summary>
    public static FhirBundle Read(string path) => Read(BundleBytes.Load(path));

    /// <summary>Reads a bundle from where the stream stands to its end, at most 32 MiB.</summary>
    public static FhirBundle Read(Stream stream) => Read(BundleBytes.Load(stream));

    /// <summary>Reads a bundle; the documents' <see cref="FhirDocument.Json"/> are slices of <paramref name="utf8"/>,
    /// which must not change afterwards.</summary>
    public static FhirBundle Read(ReadOnlyMemory<byte> utf8)
    {
        var content = BundleBytes.Check(utf8);
        using var json = BundleBytes.Parse(content);
        return Split(ReadEntries(json.RootElement, content));
    }

    private static FhirBundle Split(IReadOnlyList<BundleEntry> entries)
    {
        var patient = OnlyPatient(entries);
        var identity = new FhirPatient(patient.Resource);
        var references = new BundleReferences(entries);
        var ownership = new Ownership(patient, identity, references);
        var documents = new List<FhirDocument>();
        var supporting = new List<SupportingResource>();
        foreach (var entry in entries)
        {
            var type = ResourceTypes.Find(entry.ResourceType)!;
            if (ownership.IsPatients(entry, type))
            {
                documents.Add(new FhirDocument(
                    entry.ResourceType,
                    Classification.CategoryOf(entry, type),
                    FhirTitles.Of(entry, references),
                    FhirDates.Of(entry.Resource),
                    entry.Json));
            }
            else
            {
                supporting.Add(new SupportingResource(entry.ResourceType, entry.Json));
            }
        }

        return new FhirBundle(identity, documents, supporting);
    }

    private static BundleEntry OnlyPatient(IReadOnlyList<BundleEntry> entries)
    {
        var patients = entries.Where(entry => entry.ResourceType == "Patient").ToList();
        return patients.Count switch
        {
            1 => patients[0],
            0 => throw new FhirRejectedException(
                FhirRefusals.NoPatient,
                "The bundle has no Patient resource. Export it with the Patient it is about."),
            _ => throw new FhirRejectedException(
                FhirRefusals.TwoPatients,
                $"The bundle has {patients.Count} Patient resources. Export each patient as a bundle of its own."),
        };
    }

    private static List<BundleEntry> ReadEntries(JsonElement root, ReadOnlyMemory<byte> content)
    {
        var bundle = RequireBundle(root);
        var entries = new List<BundleEntry>();
        var at = 0;
        foreach (var item in bundle.Objects("entry"))
        {
            var entry = item with { Place = $"Bundle.entry[{at++}]" };
            if (entry.Object("resource") is { } resource)
            {
                entries.Add(ReadEntry(entry, resource, content));
            }
            else if (!entry.Has("request") && !entry.Has("response"))
            {
                throw entry.WrongType("resource", "present unless the entry is a request or a response");
            }
        }

        return entries;
    }

    private static BundleEntry ReadEntry(FhirElement entry, FhirElement resource, ReadOnlyMemory<byte> content)
    {
        var type = ResourceTypes.Find(resource.Text("resourceType") ?? "")
            ?? throw resource.WrongType("resourceType", "the name of an R4 resource type");
        if (type.Name == "Bundle")
        {
            throw new FhirRejectedException(
                FhirRefusals.NotFhir, $"{entry.Place}: it is a Bundle inside a Bundle. Read the inner one by itself.");
        }

        // GetRawUtf8Value points into the memory that was parsed: the slice is the resource's bytes, not a copy.
        var raw = JsonMarshal.GetRawUtf8Value(resource.Json);
        if (!content.Span.Overlaps(raw, out var offset))
        {
            throw new InvalidOperationException("The JSON document does not point into the bytes it was parsed from.");
        }

        var placed = resource with { Place = $"{entry.Place} ({type.Name})" };
        return new BundleEntry(entry.Text("fullUrl"), placed, type.Name, content.Slice(offset, raw.Length));
    }

    private static FhirElement RequireBundle(JsonElement root)
    {
        var bundle = new FhirElement(root, "Bundle");
        if (root.ValueKind != JsonValueKind.Object || bundle.Text("resourceType") != "Bundle")
        {
            throw new FhirRejectedException(
                FhirRefusals.NotFhir,
                "The JSON is not a FHIR R4 Bundle: the outermost object must have `resourceType` \"Bundle\". Put "
                + "single resources into a Bundle of type collection together with their Patient.");
        }

        if (bundle.Text("type")
            is not ("collection" or "transaction" or "batch" or "document" or "searchset" or "message"))
        {
            throw new FhirRejectedException(
                FhirRefusals.WrongType,
                "`Bundle.type` must be collection, transaction, batch, document, searchset or message; a history or a "
                + "response is not a patient's record. Export the current resources as a collection.");
        }

        return bundle;
    }
}
