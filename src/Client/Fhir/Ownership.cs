namespace Salus.Client.Fhir;

/// <summary>Whom a reference, or a resource, is about.</summary>
internal enum Subject
{
    /// <summary>Nobody is named: no reference, a display text only, or a thing (a location, a device).</summary>
    Nobody,

    /// <summary>The bundle's Patient.</summary>
    Patient,

    /// <summary>A person who is not the bundle's Patient, or who cannot be told to be.</summary>
    Someone,
}

/// <summary>Decides whose each resource of a bundle is (spec fhir 2).</summary>
internal sealed class Ownership(BundleEntry patient, FhirPatient identity, BundleReferences references)
{
    /// <summary>True for a document of the patient, false for a supporting resource; a resource about somebody else
    /// refuses the bundle with <c>bundle-foreign-subject</c>.</summary>
    public bool IsPatients(BundleEntry entry, ResourceType type)
    {
        if (entry == patient)
        {
            return true;
        }

        if (type.Category is null)
        {
            return false;
        }

        var subjects = type.PatientPaths.SelectMany(path => SubjectsAt(entry, path)).ToList();
        if (type.IsSupporting)
        {
            return subjects.Contains(Subject.Patient);
        }

        return subjects.Contains(Subject.Someone) ? throw Foreign(entry) : true;
    }

    private IEnumerable<Subject> SubjectsAt(BundleEntry entry, string path)
    {
        IEnumerable<FhirElement> elements = [entry.Resource];
        foreach (var name in path.Split('.'))
        {
            elements = elements.SelectMany(element => element.OneOrMany(name));
        }

        var isOfPatientsOnly = path is "subject" or "patient" or "beneficiary" or "candidate" or "individual" or "for";
        return elements.Select(reference => SubjectOf(entry, reference, isOfPatientsOnly));
    }

    /// <summary>In an element that says whose the resource is, any other person is somebody else, and so is a
    /// reference that leads nowhere; in the others (participants, targets) only another Patient is (spec fhir
    /// 2.7).</summary>
    private Subject SubjectOf(BundleEntry from, FhirElement reference, bool isOfPatientsOnly)
    {
        var declared = reference.Text("type");
        var target = reference.Text("reference") is { } text ? references.Find(from, text) : null;
        if (target is BundleReferences.Target.Found found)
        {
            return IsPatient(found) ? Subject.Patient : Other(found.ResourceType, isOfPatientsOnly);
        }

        if (reference.Object("identifier") is { } logical && IsPatient(logical, declared))
        {
            return Subject.Patient;
        }

        var type = (target as BundleReferences.Target.Missing)?.ResourceType ?? declared;
        if (type is not null)
        {
            return Other(type, isOfPatientsOnly);
        }

        var namesSomething = target is not null || reference.Has("identifier");
        return namesSomething && isOfPatientsOnly ? Subject.Someone : Subject.Nobody;
    }

    private bool IsPatient(BundleReferences.Target.Found found) =>
        found.Entry is null
            ? found.ResourceType == "Patient" && identity.IsSamePerson(found.Resource)
            : found.Entry == patient;

    private bool IsPatient(FhirElement logical, string? declared) =>
        declared is null or "Patient"
        && logical.Text("value") is { Length: > 0 } value
        && Identifiers.Match(patient.Resource, logical.Text("system"), value);

    private static Subject Other(string type, bool isOfPatientsOnly)
    {
        var counts = isOfPatientsOnly ? ResourceTypes.IsPerson(type) : type == "Patient";
        return counts ? Subject.Someone : Subject.Nobody;
    }

    private static FhirRejectedException Foreign(BundleEntry entry) =>
        new(FhirRefusals.ForeignSubject,
            $"{entry.Resource.Place}: it is about somebody who is not the bundle's Patient, or its reference leads to "
            + "no resource of the bundle. Correct the reference, or export each patient as a bundle of its own.");
}
