using System.Text;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Sealing;
using Xunit.Abstractions;

namespace Salus.CrossChecks;

/// <summary>Names of content with npm's ipfs-unixfs-importer, and sealed content with an independent implementation of
/// Tink's layout at its production size (docs/adr/0026).</summary>
public sealed class Of_content(OtherImplementation other, ITestOutputHelper output)
    : IClassFixture<OtherImplementation>, IDisposable
{
    private const int Segment = 1 << 20;
    private static readonly byte[] Associated = Encoding.ASCII.GetBytes("network/patient/record/1/ecg");

    private readonly string _folder = Directory.CreateTempSubdirectory("salus-cross-").FullName;

    // Lengths at which a segment or a chunk begins, ends, or holds one byte more.
    public static TheoryData<int> Lengths =>
    [
        0, 1, 255, Segment - 57, Segment - 56, Segment - 55, Segment, Segment + 1, (2 * Segment) - 72,
        (2 * Segment) - 71, (5 * Segment) + 12_345,
    ];

    [Theory] // spec content 3.2, 3.3, 3.4, 3.5
    [MemberData(nameof(Lengths))]
    public async Task A_cid_is_the_one_another_tool_computes(int length)
    {
        if (IsAbsent())
        {
            return;
        }

        var content = Some(length);
        var theirs = await other.AskForAsync("cid", "cid", ("from", Write("content", content)));
        Assert.Equal((string?)theirs, CidBuilder.Of(content).ToString());
    }

    [Theory] // spec content 1.2, 1.3, 1.4, 1.5
    [MemberData(nameof(Lengths))]
    public async Task Sealed_content_opens_elsewhere(int length)
    {
        if (IsAbsent())
        {
            return;
        }

        var (content, key) = (Some(length), SealedContent.NewKey());
        var path = Write("sealed", SealedContent.Seal(content, key, Associated));
        Assert.Equal(content, await RunAsync("open", key, path));
    }

    [Theory] // spec content 1.2, 1.3, 1.4, 1.5
    [MemberData(nameof(Lengths))]
    public async Task Content_sealed_elsewhere_opens_here(int length)
    {
        if (IsAbsent())
        {
            return;
        }

        var (content, key) = (Some(length), SealedContent.NewKey());
        var theirs = await RunAsync("seal", key, Write("plain", content));
        Assert.Equal(SealedContent.SealedLength(length), theirs.Length);
        Assert.Equal(content, SealedContent.Open(theirs, key, Associated));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Some(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private async Task<byte[]> RunAsync(string question, byte[] key, string from)
    {
        var to = Path.Combine(_folder, "answer");
        var answer = await other.AskAsync(
            question,
            ("key", Base64Url.Encode(key)),
            ("associated", Base64Url.Encode(Associated)),
            ("from", from),
            ("to", to));
        Assert.False(answer.ContainsKey("fault"), $"{question}: {answer["fault"]}");
        return await File.ReadAllBytesAsync(to);
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private bool IsAbsent()
    {
        if (other.Absent is { } absent)
        {
            output.WriteLine(absent);
        }

        return other.Absent is not null;
    }
}
