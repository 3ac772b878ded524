using Xunit.Abstractions;

namespace Salus.CrossChecks;

/// <summary>The folder from which the other implementations run: several test classes ask for it at once.</summary>
public sealed class A_project_of_npm(ITestOutputHelper output)
{
    [Fact]
    public async Task Is_not_written_again_while_a_program_reads_it()
    {
        try
        {
            var folder = await NpmFolder.InstallAsync("CrossChecks/npm");
            await using var read = File.OpenRead(Path.Combine(folder, "tool.mjs"));

            Assert.Equal(folder, await NpmFolder.InstallAsync("CrossChecks/npm"));
        }
        catch (NpmAbsentException absent)
        {
            output.WriteLine(absent.Message);
        }
    }
}
