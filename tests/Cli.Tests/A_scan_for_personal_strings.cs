using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Salus.Cli.Tour;

namespace Salus.Cli.Tests;

/// <summary>What makes the tour's "nothing found" worth something: it finds what is there.</summary>
public sealed class A_scan_for_personal_strings
{
    private const string Name = "Wilhelmina Ødegård";

    private static readonly PersonalScan Scan = new([Name, "Burt"]);

    [Fact]
    public void finds_a_name_as_it_is() => Assert.Equal([5], Scan.Find(Encoding.UTF8.GetBytes($"\0\u0001xyz{Name}\0")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(64)]
    public void finds_a_name_inside_base64_wherever_it_begins(int lead)
    {
        var bytes = Encoding.UTF8.GetBytes(new string('>', lead) + Name + "???");
        Assert.NotEmpty(Scan.Find(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes))));
        Assert.NotEmpty(Scan.Find(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(bytes))));
    }

    [Theory]
    [InlineData("""{"given":["Burt"]}""", true)]
    [InlineData("Burt", true)]
    [InlineData("eyJBurtX9", false)]
    public void finds_a_short_name_where_it_stands_as_a_word(string text, bool isFound) =>
        Assert.Equal(isFound, Scan.Find(Encoding.UTF8.GetBytes(text)).Count > 0);

    [Fact]
    public void looks_on_after_a_short_name_that_was_chance() =>
        Assert.Equal([9], Scan.Find("xBurtx,  Burt  ."u8));

    [Fact]
    public void finds_nothing_in_random_bytes() => Assert.Empty(Scan.Find(RandomNumberGenerator.GetBytes(1_000_000)));

    [Fact]
    public async Task names_the_file_in_whatever_folder_it_lies()
    {
        var folder = Directory.CreateTempSubdirectory("salus-scan-");
        try
        {
            var leak = Path.Combine(folder.CreateSubdirectory("a/b").FullName, "leak");
            await File.WriteAllTextAsync(leak, Name);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "clean"), "nothing");
            var scan = new PersonalScan([Name]);
            Assert.Equal(leak, Assert.Single(await scan.RunAsync(folder.FullName, CancellationToken.None)).File);
            Assert.Equal(2, scan.Scanned.Files);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
