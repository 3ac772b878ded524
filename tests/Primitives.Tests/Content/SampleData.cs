namespace Salus.Primitives.Tests.Content;

/// <summary>Files of the folder <c>shared/data</c>, which may lie beside the repository or beside a folder above
/// it.</summary>
internal static class SampleData
{
    public static string? Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Salus.slnx")))
        {
            folder = folder.Parent;
        }

        for (folder = folder?.Parent; folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
