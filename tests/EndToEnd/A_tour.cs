using System.Text;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd;

public sealed class A_tour
{
    private const string Absent = "(absent: shared/data/fhir)";
    private const int Chapters = 10;

    /// <summary>The smallest of the bundles beside the repository; all of them when there is time.</summary>
    public static TheoryData<string> SharedBundles
    {
        get
        {
            var files = Folder() is { } folder ? new DirectoryInfo(folder).GetFiles("*.json") : [];
            var names = files.OrderBy(file => file.Length).Select(file => file.Name).ToList();
            return names.Count == 0 ? [Absent] : [.. Budget.IsLong ? names : names[..1]];
        }
    }

    public static TheoryData<string, string> BadBundles => new()
    {
        { "bundle-empty", "" },
        { "bundle-not-json", "Chalmers, Peter" },
        { "bundle-not-fhir", """{"name": "Chalmers"}""" },
        { "bundle-no-patient", Bundle() },
        { "bundle-two-patients", Bundle("Patient", "Patient") },
    };

    [Fact]
    public async Task with_a_seed_goes_as_expected_step_by_step()
    {
        using var folder = new TestFolder();
        RequireAsExpected(await SalusProcess.RunAsync(
            folder, "tour", "--exit", "--seed", "7", "--data", folder.Network, "--json"));
    }

    [Theory]
    [MemberData(nameof(SharedBundles))]
    public async Task in_a_log_is_plain_text_and_goes_as_expected(string file)
    {
        using var folder = new TestFolder();
        string[] of = file == Absent ? ["--seed", "8"] : ["--bundle", Path.Combine(Folder()!, file)];

        var ended = await SalusProcess.RunAsync(folder, ["tour", "--exit", .. of, "--data", folder.Network]);

        ended.With(0);
        Assert.DoesNotContain('\u001b', ended.Output);
        Assert.Contains("steps had their expected outcome.", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadBundles))]
    public async Task is_not_begun_with_a_bundle_that_is_none(string code, string content)
    {
        using var folder = new TestFolder();
        var bundle = folder.Write("bundle.json", Encoding.UTF8.GetBytes(content));

        var ended = await SalusProcess.RunAsync(
            folder, "tour", "--exit", "--bundle", bundle, "--data", folder.Network, "--json");

        // spec fhir 6.2, 6.3
        Assert.DoesNotContain("Chalmers", ended.WithError(code, exitCode: 2), StringComparison.Ordinal);
        Assert.False(Path.Exists(folder.Network));
    }

    [Fact]
    public async Task is_not_begun_with_a_bundle_that_is_missing()
    {
        using var folder = new TestFolder();

        var ended = await SalusProcess.RunAsync(
            folder, "tour", "--exit", "--bundle", "nowhere.json", "--data", folder.Network, "--json");

        ended.WithError("bundle-not-found", exitCode: 2);
        Assert.False(Path.Exists(folder.Network));
    }

    [Fact]
    public async Task is_not_begun_with_a_bundle_of_50_MB()
    {
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Root, "bundle.json");
        using (var bundle = File.Create(path))
        {
            bundle.SetLength(50 * 1000 * 1000);
        }

        var ended = await SalusProcess.RunAsync(
            folder, "tour", "--exit", "--bundle", path, "--data", folder.Network, "--json");

        ended.WithError("bundle-too-large", exitCode: 2);
        Assert.False(Path.Exists(folder.Network));
    }

    private static void RequireAsExpected(Ended ended)
    {
        var others = ended.Json["chapters"]!.AsArray()
            .SelectMany(chapter => chapter!["steps"]!.AsArray())
            .Where(step => !(bool)step!["asExpected"]!)
            .Select(step => $"{step!["number"]}: expected {step["expected"]}, but {step["outcome"]}");
        Assert.Empty(others);
        ended.With(0);
        Assert.True((bool)ended.Json["asExpected"]!);
        Assert.Equal(Chapters, ended.Json["chapters"]!.AsArray().Count);
    }

    private static string Bundle(params IEnumerable<string> types)
    {
        var entries = types.Select(JsonNode (type, index) => new JsonObject
        {
            ["fullUrl"] = $"https://example.org/{type}/{index}",
            ["resource"] = new JsonObject { ["resourceType"] = type, ["id"] = $"{index}" },
        });
        return new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["type"] = "collection",
            ["entry"] = new JsonArray([.. entries]),
        }.ToJsonString();
    }

    private static string? Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data", "fhir");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
