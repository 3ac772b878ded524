namespace Salus.Client.Tests.Fhir;

/// <summary>The bundles and examples beside the repository, `shared/data`; a machine without them reports their names
/// and runs the rest.</summary>
internal static class SampleData
{
    public static string? Folder(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data", name);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>The files of a folder; one row that says what is absent when the folder is not there.</summary>
    public static IEnumerable<string> FileNames(string folder, string pattern) =>
        Folder(folder) is { } path
            ? Directory.GetFiles(path, pattern).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
            : [$"(absent: shared/data/{folder})"];

    public static byte[]? Read(string folder, string fileName)
    {
        var path = Folder(folder) is { } found ? Path.Combine(found, fileName) : null;
        return path is not null && File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
