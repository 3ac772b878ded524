namespace Salus.Client.Fhir;

/// <summary>The one Patient of a bundle. It is known on the ledger by a random pseudonym; what is here stays with the
/// client (spec fhir 5).</summary>
public sealed class FhirPatient
{
    private readonly FhirElement _resource;

    internal FhirPatient(FhirElement resource)
    {
        _resource = resource;
        PersonalStrings = Extract(resource);
    }

    /// <summary>Family and given names, full names, birth date, identifier values, telecom values and address lines of
    /// the patient and of the patient's contacts, each once: what must never turn up in a ledger, log or store. Values
    /// under 4 characters are left out, because chance finds them in any store (spec fhir 5.2).</summary>
    public IReadOnlyList<string> PersonalStrings { get; }

    /// <summary>Nothing about the person.</summary>
    public override string ToString() => "Patient (redacted)";

    /// <summary>Whether a contained Patient, which has no identity of its own, is this one: by a shared identifier, or,
    /// when it carries none, by the same birth date and the same name (spec fhir 2.5).</summary>
    internal bool IsSamePerson(FhirElement contained)
    {
        if (contained.HasAny("identifier"))
        {
            return contained.Objects("identifier").Any(
                other => other.Text("value") is { Length: > 0 } value
                    && Identifiers.Match(_resource, other.Text("system") ?? "", value));
        }

        return contained.Text("birthDate") is { } born
            && born == _resource.Text("birthDate")
            && FullNames(contained).Intersect(FullNames(_resource), StringComparer.Ordinal).Any();
    }

    private static IEnumerable<string> FullNames(FhirElement person) =>
        person.OneOrMany("name")
            .Select(name => (Given: string.Join(' ', name.Texts("given")), Family: name.Text("family")))
            .Where(name => name is { Given.Length: > 0, Family.Length: > 0 })
            .Select(name => $"{name.Given} {name.Family}");

    private static string[] Extract(FhirElement patient)
    {
        var found = new List<string?> { patient.Text("birthDate") };
        found.AddRange(patient.Objects("identifier").Select(identifier => identifier.Text("value")));
        AddPerson(patient, found);
        foreach (var contact in patient.Objects("contact"))
        {
            AddPerson(contact, found);
        }

        // A year alone is no birth date, and every block of that year would carry it.
        return found.OfType<string>()
            .Select(text => text.Trim())
            .Where(text => text.Length > 4 || (text.Length == 4 && !text.All(char.IsAsciiDigit)))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
    }

    private static void AddPerson(FhirElement person, List<string?> found)
    {
        found.AddRange(FullNames(person));
        foreach (var name in person.OneOrMany("name"))
        {
            found.Add(name.Text("family"));
            found.Add(name.Text("text"));
            found.AddRange(name.Texts("given"));
        }

        found.AddRange(person.Objects("telecom").Select(telecom => telecom.Text("value")));
        foreach (var address in person.OneOrMany("address"))
        {
            found.Add(address.Text("text"));
            found.AddRange(address.Texts("line"));
        }
    }
}
