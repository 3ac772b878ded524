using Salus.Client.Access;
using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Client.Telemetry;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives;

namespace Salus.Client.Tests;

public sealed class A_sealed_batch
{
    private static readonly BatchAddress Address = new(
        TestNetwork.Name, Some.Member(1), new BatchId(new RandomId(7)), Category.VitalSigns);

    private static readonly EpochKey Key = EpochKey.Generate(Category.VitalSigns, epoch: 3);
    private static readonly Digest Root = Digest.Of("the root"u8);

    private readonly SealedBatch _sealed = SealedBatch.Seal(
        Address, Some.Content(), Root, new PublicEpoch(Category.VitalSigns, 3, Key.Key.Public));

    // spec records 9.1, 9.2
    [Fact]
    public void opens_for_the_category_key_and_commits_to_the_root_that_was_given()
    {
        Assert.Equal((3L, Root), (_sealed.Commitment.Epoch, _sealed.Commitment.Value));
        Assert.Equal(Some.Content().Bytes.ToArray(), Open(Address).Bytes.ToArray());
        Assert.Equal(-1, _sealed.Ciphertext.Span.IndexOf("Observation"u8));
    }

    // spec records 9.1
    [Fact]
    public void is_no_other_batch_and_no_record()
    {
        foreach (var other in new[]
        {
            Address with { Batch = new BatchId(new RandomId(8)) },
            Address with { Patient = Some.Member(2) },
            Address with { Category = Category.Ecg },
            Address with { Network = "other-net" },
        })
        {
            Refuse(RecordFault.RecordSealMismatch, () => Open(other));
            Refuse(RecordFault.RecordNotAuthentic, () => SealedBatch.Open(
                other, _sealed.Commitment, _sealed.Ciphertext, ContentKey(Address)));
        }

        var record = new RecordAddress(
            Address.Network, Address.Patient, new RecordId(Address.Batch.Value), 1, Address.Category);
        Refuse(RecordFault.RecordSealMismatch, () => ContentKey(record));
        Refuse(RecordFault.RecordNotAuthentic, () => SealedRecord.Open(
            record, _sealed.Commitment, _sealed.Ciphertext, ContentKey(Address)));
    }

    // spec records 9.1
    [Fact]
    public void is_refused_when_a_byte_of_it_changes()
    {
        var altered = _sealed.Ciphertext.ToArray();
        altered[^1] ^= 1;
        Refuse(RecordFault.RecordContentMismatch, () => SealedBatch.Open(
            Address, _sealed.Commitment, altered, ContentKey(Address)));
    }

    private static void Refuse(RecordFault fault, Action open) =>
        Assert.Equal(fault, Assert.Throws<RecordException>(open).Fault);

    private RecordContent Open(BatchAddress address) =>
        SealedBatch.Open(address, _sealed.Commitment, _sealed.Ciphertext, ContentKey(address));

    private byte[] ContentKey(ContentAddress address) =>
        _sealed.Envelope.Open(address, 3, Envelope.CategoryRecipient, Key.Key);
}

public sealed class A_listed_batch
{
    private readonly TestNetwork _network = new();
    private readonly Wallet _alice;
    private readonly Wallet _agent;
    private readonly Finality _anchored;
    private readonly BatchListing _listing;

    public A_listed_batch()
    {
        _alice = _network.Patient();
        _agent = _network.Agent(_alice, Category.VitalSigns);
        var batch = new BatchId(new RandomId(7));
        var sealedBatch = SealedBatch.Seal(
            new BatchAddress(TestNetwork.Name, _alice.Member, batch, Category.VitalSigns),
            Some.Content(),
            Digest.Of("the root"u8),
            _network.PublicEpoch(_alice, Category.VitalSigns));
        var (epoch, root, content, envelope) = sealedBatch.Commitment;
        _anchored = new Finality(_network.Send(
            _agent, new AnchorBatch(_alice.Member, batch, Category.VitalSigns, 50, sealedBatch.Commitment)));
        _listing = new BatchListing(
            batch,
            Category.VitalSigns,
            _agent.Member,
            50,
            root,
            content,
            envelope,
            epoch,
            _anchored.Time,
            _anchored.Transaction);
    }

    // spec records 9.3
    [Fact]
    public void counts_when_the_proof_says_the_same() => _listing.RequireProvenBy(_anchored, _alice.Member);

    // spec records 9.3
    [Fact]
    public void is_refused_when_anything_differs()
    {
        foreach (var other in new[]
        {
            _listing with { Batch = new BatchId(new RandomId(8)) },
            _listing with { Category = Category.Ecg },
            _listing with { Agent = _alice.Member },
            _listing with { Count = 51 },
            _listing with { Commitment = Digest.Of("other"u8) },
            _listing with { Envelope = Digest.Of("other"u8) },
            _listing with { Epoch = 2 },
        })
        {
            Assert.Throws<RecordException>(() => other.RequireProvenBy(_anchored, _alice.Member));
        }

        Assert.Throws<RecordException>(() => _listing.RequireProvenBy(_anchored, _agent.Member));
    }

    // spec records 9.4
    [Fact]
    public void is_of_an_agent_whose_keys_its_registration_proves()
    {
        var device = Wallet.Create(TestNetwork.Name, _network.Organisation, Role.Device).Introduce();
        var given = GivenKeys.Of(new Finality(_network.Send(_alice, new RegisterDevice(
            _alice.Member, device.Member, device.SigningKey, device.AgreementKey, device.Possession))));
        Assert.Equal(new GivenKeys(device.Member, device.SigningKey, device.AgreementKey), given);
        Assert.Null(GivenKeys.Of(_anchored));
    }
}
