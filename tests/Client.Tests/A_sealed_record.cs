using System.Security.Cryptography;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;
using Salus.Primitives.Sealing;

namespace Salus.Client.Tests;

public sealed class A_sealed_record
{
    private static readonly RecordAddress Address = Some.Address();
    private static readonly EpochKey Key = EpochKey.Generate(Category.Laboratory, epoch: 3);

    private readonly SealedRecord _sealed = Seal(Some.Content());

    [Fact]
    public void opens_for_the_category_key_as_it_was_handed_in()
    {
        var content = Open(_sealed);
        Assert.Equal("application/fhir+json", content.MediaType);
        Assert.Equal(Some.Content().Bytes.ToArray(), content.Bytes.ToArray());
    }

    [Fact]
    public void holds_nothing_of_its_content_in_the_clear()
    {
        Assert.Equal(-1, _sealed.Ciphertext.Span.IndexOf("Observation"u8));
        Assert.Equal(-1, _sealed.Envelope.Bytes.Span.IndexOf("Observation"u8));
    }

    [Fact]
    public void shows_another_commitment_and_cid_for_the_same_content_each_time()
    {
        var again = Seal(Some.Content());
        Assert.NotEqual(_sealed.Commitment.Value, again.Commitment.Value);
        Assert.NotEqual(_sealed.Commitment.Content, again.Commitment.Content);
    }

    // spec records 1.1
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_500_000)]
    public void opens_at_any_length_and_is_padded(int length)
    {
        var content = new RecordContent("application/dicom", RandomNumberGenerator.GetBytes(length));
        var sealedRecord = Seal(content);
        Assert.Equal(content.Bytes.ToArray(), Open(sealedRecord).Bytes.ToArray());

        var framed = 32 + 2 + content.MediaType.Length + 8 + length;
        var padded = SealedContent.SealedLength(Padme.PaddedLength(framed));
        Assert.Equal(padded, sealedRecord.Ciphertext.Length);
    }

    // spec records 1.2
    [Fact]
    public void has_a_media_type_of_printable_ascii()
    {
        Assert.Throws<ArgumentException>(() => Seal(new RecordContent("", new byte[1])));
        Assert.Throws<ArgumentException>(() => Seal(new RecordContent("text/\u00e4", new byte[1])));
        Assert.Throws<ArgumentException>(() => Seal(new RecordContent(new string('a', 128), new byte[1])));
    }

    // spec records 6.1
    [Fact]
    public void is_refused_when_any_byte_of_the_ciphertext_changes()
    {
        for (var at = 0; at < _sealed.Ciphertext.Length; at += 41)
        {
            var altered = _sealed.Ciphertext.ToArray();
            altered[at] ^= 1;
            Expect(RecordFault.RecordContentMismatch, () => Open(_sealed with { Ciphertext = altered }));

            // Even when the ledger's CID were that of the altered bytes.
            var excused = _sealed.Commitment with { Content = CidBuilder.Of(altered) };
            Expect(
                RecordFault.RecordNotAuthentic,
                () => Open(_sealed with { Ciphertext = altered, Commitment = excused }));
        }
    }

    // spec records 2.1, 2.2
    [Theory]
    [MemberData(nameof(OtherAddresses))]
    public void is_refused_at_every_other_address(RecordAddress other)
    {
        var moved = _sealed with { Address = other };
        Expect(RecordFault.RecordSealMismatch, () => Open(moved));

        // And with the content key in hand, the content itself is bound to its address.
        var contentKey = ContentKey(_sealed, Key.Key);
        Expect(
            RecordFault.RecordNotAuthentic,
            () => SealedRecord.Open(other, _sealed.Commitment, _sealed.Ciphertext, contentKey));
    }

    public static TheoryData<RecordAddress> OtherAddresses() => new(
        Address with { Network = "other-net" },
        Address with { Patient = Some.Member(2) },
        Address with { Record = Some.Record(8) },
        Address with { Version = 2 },
        Address with { Category = Category.Medication });

    // spec records 3.3
    [Fact]
    public void is_refused_with_the_envelope_of_another_record()
    {
        var other = SealedRecord.Seal(Address with { Record = Some.Record(8) }, Some.Content(), Public(Key));
        Expect(RecordFault.RecordEnvelopeMismatch, () => Open(_sealed with { Envelope = other.Envelope }));
    }

    // spec records 3.1
    [Fact]
    public void is_refused_when_the_envelope_is_not_an_envelope()
    {
        string[] texts =
            ["", "{}", "{\"kind\":\"salus-envelope-2\",\"seals\":[]}", "{\"kind\":\"salus-envelope-1\"}"];
        foreach (var text in texts)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            Expect(RecordFault.RecordEnvelopeMismatch, () => Envelope.Parse(bytes, Digest.Of(bytes)));
        }
    }

    // spec records 3.2
    [Fact]
    public void is_refused_to_every_other_key()
    {
        using var stranger = KeyPair.Generate();
        Expect(RecordFault.RecordNotForYou, () => ContentKey(_sealed, stranger));
    }

    // spec records 3.2
    [Fact]
    public void is_refused_when_it_is_passed_off_as_of_an_older_epoch()
    {
        var rolledBack = _sealed.Commitment with { Epoch = 2 };
        Expect(RecordFault.RecordSealMismatch, () => Open(_sealed with { Commitment = rolledBack }));
    }

    // spec records 1.4
    [Fact]
    public void is_refused_when_the_ledger_commits_to_something_else()
    {
        var other = _sealed.Commitment with { Value = Digest.Of("something else"u8) };
        Expect(RecordFault.RecordCommitmentMismatch, () => Open(_sealed with { Commitment = other }));
    }

    // spec records 1.3
    [Theory]
    [MemberData(nameof(WrongFrames))]
    public void is_refused_when_its_author_laid_it_out_wrongly(string what, byte[] frame)
    {
        Assert.NotEmpty(what);
        var contentKey = SealedContent.NewKey();
        var ciphertext = SealedContent.Seal(frame, contentKey, Address.AssociatedData());
        var commitment = _sealed.Commitment with { Content = CidBuilder.Of(ciphertext) };
        Expect(
            RecordFault.RecordNotAuthentic,
            () => SealedRecord.Open(Address, commitment, ciphertext, contentKey));
    }

    public static TheoryData<string, byte[]> WrongFrames()
    {
        var right = Some.Content().Frame(new byte[32]);
        var dirty = right.ToArray();
        dirty[^1] = 1;
        var longType = right.ToArray();
        longType[32] = 0xff;
        var longContent = right.ToArray();
        longContent[34 + "application/fhir+json".Length] = 1;
        return new TheoryData<string, byte[]>
        {
            { "too short", new byte[41] },
            { "padding is not zero", dirty },
            { "padding is missing", right[..^1] },
            { "padding is too long", [.. right, .. new byte[right.Length]] },
            { "media type runs out", longType },
            { "content runs out", longContent },
        };
    }

    private static SealedRecord Seal(RecordContent content) => SealedRecord.Seal(Address, content, Public(Key));

    private static PublicEpoch Public(EpochKey key) => new(key.Category, key.Epoch, key.Key.Public);

    private static RecordContent Open(SealedRecord record) => SealedRecord.Open(
        record.Address, record.Commitment, record.Ciphertext, ContentKey(record, Key.Key));

    private static byte[] ContentKey(SealedRecord record, KeyPair key) =>
        Envelope.Parse(record.Envelope.Bytes, record.Commitment.Envelope)
            .Open(record.Address, record.Commitment.Epoch, Envelope.CategoryRecipient, key);

    private static void Expect(RecordFault fault, Action opening) =>
        Assert.Equal(fault, Assert.Throws<RecordException>(opening).Fault);
}
