using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Node.Storage;

namespace Salus.EndToEnd.Privacy;

/// <summary>A scan that finds nothing says something only if it would have found it.</summary>
public sealed class A_privacy_scan
{
    private const string Name = "Mirabella Ötvös";

    public static TheoryData<string, int> Disguises
    {
        get
        {
            var rows = new TheoryData<string, int>();
            foreach (var disguise in new[] { "utf-8", "utf-16", "utf-16be", "base64", "base64url", "base64 of utf-16" })
            {
                for (var lead = 0; lead < 3; lead++)
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
        byte[] noise = RandomNumberGenerator.GetBytes(999);
        var planted = Disguise(disguise, lead);

        Assert.Equal([Name], new PrivacyScan([Name, "Somebody Else"]).In([.. noise, .. planted, .. noise]));
        Assert.Empty(new PrivacyScan([Name]).In([.. noise, .. planted[(planted.Length / 2)..], .. noise]));
    }

    [Theory]
    [InlineData("name: Lenz, Anna", 1)]
    [InlineData("Lenz", 1)]
    [InlineData("Lenzburg and ALenz and Lenz7", 0)]
    public void finds_a_short_name_as_a_word_only(string text, int count)
    {
        var scan = new PrivacyScan(["Lenz"]);

        Assert.Equal(count, scan.In(text).Count);
        Assert.Equal(count, scan.In(Encoding.Unicode.GetBytes(text)).Count);
    }

    [Fact]
    public void finds_a_name_in_a_packed_block_and_in_a_files_name()
    {
        using var folder = new TestFolder();
        var segments = Directory.CreateDirectory(Path.Combine(folder.Root, "policies", "segments"));
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($$"""{"patient":"{{Name}}"}""", 9)));
        var packed = new byte[Packing.MaxLength(block.Length)];
        packed = packed[..Packing.Pack(block, packed)];
        var head = new byte[Frame.HeadSize];
        BinaryPrimitives.WriteInt32BigEndian(head, packed.Length);
        byte[] frame = [.. head, .. packed];
        File.WriteAllBytes(
            Path.Combine(segments.FullName, "000000000001.seg"),
            [.. SegmentFile.Head(LedgerName.Policies, new Height(1)), .. frame, .. frame]);
        File.WriteAllBytes(Path.Combine(folder.Root, Name + ".json"), []);
        var scan = new PrivacyScan([Name]);

        var found = scan.InFolder(folder.Root);

        Assert.Equal(2, found.Count(one => one.Contains("a block", StringComparison.Ordinal)));
        Assert.Single(found, one => one.Contains("its name", StringComparison.Ordinal));
        Assert.Equal(2, scan.Blocks);
    }

    private static byte[] Disguise(string disguise, int lead)
    {
        var before = new string('-', lead);
        var utf8 = Encoding.UTF8.GetBytes(before + Name + "--");
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
}
