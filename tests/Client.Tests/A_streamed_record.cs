using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Client.Tests;

public sealed class A_streamed_record
{
    private static readonly RecordAddress Address = Some.Address();
    private static readonly EpochKey Key = EpochKey.Generate(Category.Laboratory, epoch: 3);

    // spec records 1.1, 1.5
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1024 * 1024)]
    [InlineData(3_500_000)]
    public async Task has_the_form_of_one_that_was_sealed_in_memory(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var (ciphertext, envelope, commitment) = await SealAsync(content);

        var opened = SealedRecord.Open(Address, commitment, ciphertext, ContentKey(envelope));
        Assert.Equal("application/dicom", opened.MediaType);
        Assert.Equal(content, opened.Bytes.ToArray());
        var source = new RecordSource("application/dicom", Stream.Null, length);
        Assert.Equal(ciphertext.Length, RecordStreams.SealedLength(source));
    }

    // spec records 1.1, 1.3, 1.4
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(3_500_000)]
    public async Task is_opened_however_it_was_sealed(int length)
    {
        var content = new RecordContent("text/plain", RandomNumberGenerator.GetBytes(length));
        var inMemory = SealedRecord.Seal(
            Address, content, new PublicEpoch(Category.Laboratory, Key.Epoch, Key.Key.Public));

        var (mediaType, opened) = await OpenAsync(
            inMemory.Ciphertext.ToArray(), inMemory.Commitment, ContentKey(inMemory.Envelope));

        Assert.Equal("text/plain", mediaType);
        Assert.Equal(content.Bytes.ToArray(), opened);
    }

    // spec records 1.5
    [Theory]
    [InlineData(999, "shorter")]
    [InlineData(1001, "longer")]
    public async Task is_not_stored_of_a_document_that_changes_meanwhile(int actual, string how)
    {
        using var content = new MemoryStream(new byte[actual]);
        var source = new RecordSource("text/plain", content, 1000);
        var fault = await Assert.ThrowsAsync<RecordException>(() => RecordStreams.SealAsync(
            Address,
            source,
            new PublicEpoch(Category.Laboratory, 3, Key.Key.Public),
            Stream.Null,
            CancellationToken.None));
        Assert.Equal(RecordFault.RecordSourceChanged, fault.Fault);
        Assert.Contains(how, fault.Message, StringComparison.Ordinal);
    }

    // spec records 1.4, 6.1
    [Fact]
    public async Task is_refused_when_anything_of_it_is_not_what_the_ledger_says()
    {
        var (ciphertext, envelope, commitment) = await SealAsync(RandomNumberGenerator.GetBytes(2_500_000));
        var key = ContentKey(envelope);
        byte[] altered = [.. ciphertext];
        altered[^1] ^= 1;

        await RefusedAsync(RecordFault.RecordNotAuthentic, altered, commitment, key);
        await RefusedAsync(RecordFault.RecordNotAuthentic, ciphertext[..1_048_576], commitment, key);
        await RefusedAsync(RecordFault.RecordNotAuthentic, [], commitment, key);
        await RefusedAsync(
            RecordFault.RecordContentMismatch, ciphertext, commitment with { Content = CidBuilder.Of([7]) }, key);
        await RefusedAsync(
            RecordFault.RecordCommitmentMismatch, ciphertext, commitment with { Value = Digest.Of([7]) }, key);
    }

    // spec records 6.6
    [Fact]
    public void has_no_name_before_it_is_whole_and_only_its_owner_reads_it()
    {
        var folder = Directory.CreateTempSubdirectory("salus-client-");
        try
        {
            using (var left = new UnfinishedFile(folder.FullName, "one"))
            {
                left.Content.Write(new byte[1000]);
                Assert.StartsWith(".", Assert.Single(folder.GetFiles()).Name, StringComparison.Ordinal);
            }

            Assert.Empty(folder.GetFiles());
            using var whole = new UnfinishedFile(folder.FullName, "two");
            var path = whole.Finish("two.txt");
            Assert.Equal("two.txt", Assert.Single(folder.GetFiles()).Name);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }

            using var again = new UnfinishedFile(folder.FullName, "two");
            var fault = Assert.Throws<RecordException>(() => again.Finish("two.txt"));
            Assert.Equal(RecordFault.RecordNotWritten, fault.Fault);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(byte[] Ciphertext, Envelope Envelope, Commitment Commitment)> SealAsync(byte[] content)
    {
        using var ciphertext = new MemoryStream();
        using var document = new MemoryStream(content);
        var (envelope, commitment) = await RecordStreams.SealAsync(
            Address,
            new RecordSource("application/dicom", document, content.Length),
            new PublicEpoch(Category.Laboratory, Key.Epoch, Key.Key.Public),
            ciphertext,
            CancellationToken.None);
        return (ciphertext.ToArray(), envelope, commitment);
    }

    private static byte[] ContentKey(Envelope envelope) =>
        envelope.Open(Address, Key.Epoch, Envelope.CategoryRecipient, Key.Key);

    private static async Task<(string MediaType, byte[] Content)> OpenAsync(
        byte[] ciphertext, Commitment commitment, byte[] contentKey)
    {
        // In small, odd pieces, as a network hands them out.
        using var pieces = new PiecesStream(ciphertext, 1_009);
        using var content = new MemoryStream();
        var (mediaType, length) = await RecordStreams.OpenAsync(
            Address, commitment, pieces, contentKey, content, CancellationToken.None);
        Assert.Equal(length, content.Length);
        return (mediaType, content.ToArray());
    }

    private static async Task RefusedAsync(
        RecordFault expected, byte[] ciphertext, Commitment commitment, byte[] contentKey)
    {
        var fault = await Assert.ThrowsAsync<RecordException>(() => OpenAsync(ciphertext, commitment, contentKey));
        Assert.Equal(expected, fault.Fault);
    }

    private sealed class PiecesStream(byte[] content, int most) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
