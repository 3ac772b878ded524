namespace Salus.Tidy;

internal static class Expect
{
    /// <summary>Fails with the rule and the list of those who break it.</summary>
    public static void NoOffenders(string rule, IEnumerable<string> offenders)
    {
        var found = offenders.Order(StringComparer.Ordinal).ToArray();
        Assert.True(found.Length == 0, $"{rule}\n  {string.Join("\n  ", found)}");
    }
}
