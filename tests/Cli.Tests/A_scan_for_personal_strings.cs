using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Salus.Cli.Tour;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.Cli.Tests;

/// <summary>A scan that finds nothing says something only if it would have found it.</summary>
public sealed class A_scan_for_personal_strings : IDisposable
{
    private const string Name = "Mirabella Ötvös";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-scan-");

    public static TheoryData<string, int> Disguises
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var disguise in new[] { "utf-8", "utf-16", "utf-16be", "base64", "base64url", "base64 of utf-16" })
            {
                for (var lead = 0; lead < 4; lead++)
                {
                    rows.Add(disguise, lead);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Disguises))]
    public void finds_a_name_in_every_disguise(string disguise, int lead)
    {
        var noise = RandomNumberGenerator.GetBytes(999);
        var planted = Disguise(disguise, lead);

        Assert.Equal([Name], new PersonalScan([Name, "Somebody Else"]).In([.. noise, .. planted, .. noise]));
        Assert.Empty(new PersonalScan([Name]).In([.. noise, .. planted[(planted.Length / 2)..], .. noise]));
    }

    [Theory]
    [InlineData("name: Lenz, Anna", 1)]
    [InlineData("""{"given":["Lenz"]}""", 1)]
    [InlineData("Lenz", 1)]
    [InlineData("\0\0\0\u0004Lenz\0\0\0\u0001", 1)]
    [InlineData("xLenzx,  Lenz  .", 1)]
    [InlineData("Lenzburg and ALenz and Lenz7", 0)]
    [InlineData("\u00ff,Lenz,", 0)]
    public void finds_a_short_name_as_a_word_only(string text, int count)
    {
        var scan = new PersonalScan(["Lenz"]);

        Assert.Equal(count, scan.In(Encoding.Latin1.GetBytes(text)).Count);
        Assert.Equal(count, scan.In(Encoding.Unicode.GetBytes(text)).Count);
    }

    [Fact]
    public void finds_nothing_in_random_bytes() =>
        Assert.Empty(new PersonalScan([Name, "Lenz"]).In(RandomNumberGenerator.GetBytes(1_000_000)));

    [Fact]
    public async Task finds_a_name_in_packed_blocks()
    {
        var packed = Pack($$"""{"patient":"{{Name}}"}""");
        byte[] checksum = new byte[4];
        var segment = Write(
            "policies/segments/000000000001.seg",
            [
                .. SegmentFile.Head(LedgerName.Policies, new Height(1)),
                .. Length(packed), .. checksum, .. packed, .. Length(packed), .. checksum, .. packed,
                .. Length(packed), .. checksum, 7,
            ]);
        var scan = new PersonalScan([Name]);

        var found = await scan.RunAsync(_folder.FullName, CancellationToken.None);

        Assert.All(found, one => Assert.Equal("packed", one.Place));
        Assert.Equal([segment, segment], found.Select(one => one.File).Order(StringComparer.Ordinal));
        Assert.Equal(2, scan.Unpacked);
    }

    [Fact]
    public async Task names_the_file_in_whatever_folder_it_lies()
    {
        var leak = Write("a/b/leak", Encoding.UTF8.GetBytes(Name));
        var named = Write($"a/{Name}.json", []);
        Write("clean", "nothing"u8.ToArray());
        Write("lock", Encoding.UTF8.GetBytes(Name));
        var scan = new PersonalScan([Name]);

        var found = await scan.RunAsync(_folder.FullName, CancellationToken.None);

        Assert.Equal(
            [new PersonalFinding(named, "its name", Name), new PersonalFinding(leak, "as it is", Name)],
            found.OrderBy(one => one.Place == "as it is"));
        Assert.Equal(3, scan.Files);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] Pack(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 9)));
        var packed = new byte[Packing.MaxLength(bytes.Length)];
        return packed[..Packing.Pack(bytes, packed)];
    }

    private static byte[] Length(byte[] packed)
    {
        var length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(length, packed.Length);
        return length;
    }

    private static byte[] Disguise(string disguise, int lead)
    {
        var utf8 = Encoding.UTF8.GetBytes(new string('-', lead) + Name + "--");
        return disguise switch
        {
            "utf-8" => utf8,
            "utf-16" => [.. new byte[lead], .. Encoding.Unicode.GetBytes(Name)],
            "utf-16be" => [.. new byte[lead], .. Encoding.BigEndianUnicode.GetBytes(Name)],
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(utf8)),
            "base64url" => Encoding.ASCII.GetBytes(Base64Url.EncodeToString(utf8)),
            _ => Encoding.ASCII.GetBytes(
                Convert.ToBase64String([.. new byte[lead], .. Encoding.Unicode.GetBytes(Name)])),
        };
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }
}
