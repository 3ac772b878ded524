using System.Text.Json;
using System.Text.RegularExpressions;
using Salus.Node.Content;
using Salus.Node.Hosting;

namespace Salus.Node.Tests.Operation;

public sealed class The_settings_document
{
    /// <summary>What it says of a node; an IHM's settings come after that.</summary>
    private static readonly string Text =
        File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md")).Split("\n## An IHM\n")[0];

    [Fact] // spec operation 5.1
    public void has_every_setting_and_no_other()
    {
        string[] settings =
        [
            .. Names<NodeOptions>("").Except(["dataFolder", "content"]),
            "content.kind",
            .. Names<ContentOptions>("content.").Except(["content.ipfs"]),
            .. Names<IpfsOptions>("content."),
        ];

        var named = Regex.Matches(Text, "^\\| `([a-zA-Z.]+)` \\|", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value);
        Assert.Equal(settings.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact] // spec operation 5.1, 5.2
    public void shows_a_file_that_reads()
    {
        var example = Regex.Match(Text, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var folder = Directory.CreateTempSubdirectory("salus-node-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, NodeOptions.FileName), example);
            Assert.Equal("0.0.0.0", NodeOptions.Read(folder.FullName).Address);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Names<T>(string prefix) => typeof(T).GetProperties()
        .Where(property => property.CanWrite)
        .Select(property => prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Salus.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run inside the repository");
        }

        return folder.FullName;
    }
}
