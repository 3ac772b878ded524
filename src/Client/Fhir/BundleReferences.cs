namespace Salus.Client.Fhir;

/// <summary>Follows references inside one bundle as FHIR R4 says (Bundle, "Resolving references in Bundles";
/// spec fhir 2).</summary>
internal sealed class BundleReferences
{
    private readonly Dictionary<string, BundleEntry> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BundleEntry> _byLocalName = new(StringComparer.Ordinal);
    private readonly ILookup<string, BundleEntry> _byType;

    public BundleReferences(IReadOnlyList<BundleEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.FullUrl is { } url && !_byUrl.TryAdd(Key(url), entry))
            {
                throw new FhirRejectedException(
                    FhirRefusals.DuplicateUrl,
                    $"{entry.Resource.Place}: its fullUrl is that of an earlier entry. Give every entry its own "
                    + "fullUrl, and keep one version of each resource.");
            }

            if (entry.LocalName is { } name)
            {
                _byLocalName.TryAdd(name, entry);
            }
        }

        _byType = entries.ToLookup(entry => entry.ResourceType, StringComparer.Ordinal);
    }

    /// <summary>What a reference leads to.</summary>
    internal abstract record Target
    {
        private Target()
        {
        }

        /// <summary>A resource of the bundle; contained ones have no entry of their own.</summary>
        public sealed record Found(FhirElement Resource, string ResourceType, BundleEntry? Entry) : Target;

        /// <summary>Nothing here; the type as far as the reference tells it.</summary>
        public sealed record Missing(string? ResourceType) : Target;
    }

    public Target Find(BundleEntry from, string reference)
    {
        if (reference.StartsWith('#'))
        {
            return Contained(from, reference[1..]);
        }

        var query = reference.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
        {
            return Conditional(reference[..query], reference[(query + 1)..]);
        }

        if (reference.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            return _byUrl.TryGetValue(Key(reference), out var named) ? FoundIn(named) : new Target.Missing(null);
        }

        return Located(from, ResourceUrl.WithoutVersion(reference));
    }

    /// <summary>Absolute URLs match a fullUrl; relative ones are completed with the referring entry's server root. A
    /// resource that has no RESTful fullUrl answers to `Type/id` (spec fhir 2.3).</summary>
    private Target Located(BundleEntry from, string url)
    {
        var isAbsolute = ResourceUrl.IsHttp(url);
        if (_byUrl.TryGetValue(isAbsolute ? url : from.ServerRoot + url, out var entry))
        {
            return FoundIn(entry);
        }

        var local = ResourceUrl.LocalPart(isAbsolute ? url : "/" + url);
        return local is not null && _byLocalName.TryGetValue(local, out entry)
            ? FoundIn(entry)
            : new Target.Missing(local?.Split('/')[0]);
    }

    private static Target.Found FoundIn(BundleEntry entry) => new(entry.Resource, entry.ResourceType, entry);

    private static Target Contained(BundleEntry from, string id)
    {
        if (id.Length == 0)
        {
            return FoundIn(from);
        }

        foreach (var contained in from.Resource.Objects("contained"))
        {
            if (contained.Text("id") == id)
            {
                return new Target.Found(contained, contained.Text("resourceType") ?? "", null);
            }
        }

        return new Target.Missing(null);
    }

    /// <summary>`Type?identifier=system|value` or `Type?_id=id`; a search by anything else is not answered
    /// here.</summary>
    private Target Conditional(string path, string query)
    {
        var type = path[(path.LastIndexOf('/') + 1)..];
        var parameters = query.Split('&');
        foreach (var entry in _byType[type])
        {
            if (parameters.All(parameter => Matches(entry, parameter)))
            {
                return FoundIn(entry);
            }
        }

        return new Target.Missing(ResourceTypes.Find(type)?.Name);
    }

    private static bool Matches(BundleEntry entry, string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return false;
        }

        var value = Uri.UnescapeDataString(parameter[(equals + 1)..]);
        return parameter[..equals] switch
        {
            "_id" => entry.Id == value,
            "identifier" => Identifiers.Match(entry.Resource, value),
            _ => false,
        };
    }

    /// <summary>URNs compare without regard to the case of scheme and UUID (RFC 8141 3.1, RFC 9562 4).</summary>
    private static string Key(string url) =>
        url.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) ? url.ToLowerInvariant() : url;
}

/// <summary>Business identifiers of a resource, `{system, value}`.</summary>
internal static class Identifiers
{
    /// <summary>A token of FHIR R4 Search: `value` (any system), `system|value`, `|value` (no system),
    /// `system|`.</summary>
    public static bool Match(FhirElement resource, string token)
    {
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        return Match(resource, bar < 0 ? null : token[..bar], token[(bar + 1)..]);
    }

    /// <summary>A null system stands for any, an empty one for none; an empty value for any of that system.</summary>
    public static bool Match(FhirElement resource, string? system, string value) =>
        (value.Length > 0 || !string.IsNullOrEmpty(system))
        && resource.OneOrMany("identifier").Any(own =>
            (value.Length == 0 || own.Text("value") == value)
            && (system is null || (own.Text("system") ?? "") == system));
}
