namespace Salus.Client.Fhir;

/// <summary>One resource of a bundle, with the names by which references may call it.</summary>
internal sealed record BundleEntry(
    string? FullUrl, FhirElement Resource, string ResourceType, ReadOnlyMemory<byte> Json)
{
    public string? Id { get; } = Resource.Text("id");

    /// <summary>`https://host/fhir/` when the fullUrl is a RESTful URL that ends in `Type/id`; relative references of
    /// this resource start there (FHIR R4 Bundle, "Resolving references in Bundles").</summary>
    public string? ServerRoot { get; } = RootOf(FullUrl);

    /// <summary>`Type/id`, a name in the bundle only while no RESTful fullUrl says on which server it holds.</summary>
    public string? LocalName => ServerRoot is null && Id is not null ? $"{ResourceType}/{Id}" : null;

    private static string? RootOf(string? url)
    {
        if (url is null || !ResourceUrl.IsHttp(url))
        {
            return null;
        }

        return ResourceUrl.LocalPart(url) is { } local ? url[..^local.Length] : null;
    }
}

/// <summary>The parts of a RESTful resource URL, `[root]Type/id[/_history/version]`.</summary>
internal static class ResourceUrl
{
    public static bool IsHttp(string url) =>
        url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>A bundle holds one version of a resource, so a version-specific reference means that one.</summary>
    public static string WithoutVersion(string url)
    {
        var history = url.IndexOf("/_history/", StringComparison.Ordinal);
        return history < 0 ? url : url[..history];
    }

    /// <summary>`Type/id` at the end of the URL, or null when it does not end so.</summary>
    public static string? LocalPart(string url)
    {
        var id = url.LastIndexOf('/');
        if (id <= 0 || id == url.Length - 1)
        {
            return null;
        }

        var type = url.LastIndexOf('/', id - 1) + 1;
        return ResourceTypes.Find(url[type..id]) is null ? null : url[type..];
    }

    public static string? TypeOf(string url) => LocalPart(url)?.Split('/')[0];
}
