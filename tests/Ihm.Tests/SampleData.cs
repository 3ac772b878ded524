namespace Salus.Ihm.Tests;

/// <summary>The folder `shared/data/timeseries` beside the repository or a folder above it; null where it is
/// not.</summary>
internal static class SampleData
{
    public static string? Folder(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data", "timeseries", name);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
