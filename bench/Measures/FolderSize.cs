namespace Salus.Bench.Measures;

/// <summary>What a node keeps: every file of its data folder, segments, mark, index, state and all.</summary>
internal static class FolderSize
{
    public static long Bytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
