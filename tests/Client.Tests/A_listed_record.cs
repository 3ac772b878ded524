using Salus.Client.Records;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Primitives;
using Salus.Primitives.Content;

namespace Salus.Client.Tests;

/// <summary>What a node says of a record, against what the ledger proves.</summary>
public sealed class A_listed_record
{
    private readonly TestNetwork _network = new();
    private readonly Wallet _alice;
    private readonly Wallet _bob;
    private readonly Finality _stored;
    private readonly RecordListing _listing;

    public A_listed_record()
    {
        _alice = _network.Patient();
        _bob = _network.Member(Role.Doctor);
        var address = Some.Address() with { Patient = _alice.Member };
        var record = SealedRecord.Seal(address, Some.Content(), _network.PublicEpoch(_alice, Category.Laboratory));
        _stored = new Finality(_network.Send(
            _bob, new StoreRecord(_alice.Member, address.Record, address.Category, record.Commitment)));
        _listing = Listing(address, record.Commitment);
    }

    // spec records 6.2
    [Fact]
    public void counts_when_the_proof_says_the_same() => ProvenListing.Require(_stored, _listing, _alice.Member);

    // spec records 6.2
    [Fact]
    public void counts_for_a_further_version()
    {
        var address = Some.Address() with { Patient = _alice.Member, Version = 2 };
        var record = SealedRecord.Seal(address, Some.Content(), _network.PublicEpoch(_alice, Category.Laboratory));
        var stored = new Finality(_network.Send(
            _bob, new NewVersion(_alice.Member, address.Record, address.Version, record.Commitment)));
        ProvenListing.Require(stored, Listing(address, record.Commitment), _alice.Member);
        Refuse(stored, _listing);
    }

    // spec records 6.2
    [Fact]
    public void is_refused_when_anything_differs()
    {
        var other = Digest.Of("other"u8);
        Refuse(_stored, _listing with { Record = Some.Record(8) });
        Refuse(_stored, _listing with { Version = 2 });
        Refuse(_stored, _listing with { Category = Category.Imaging });
        Refuse(_stored, _listing with { Epoch = 2 });
        Refuse(_stored, _listing with { Commitment = other });
        Refuse(_stored, _listing with { Envelope = other });
        Refuse(_stored, _listing with { Content = CidBuilder.Of("other"u8) });
        Assert.Throws<RecordException>(() => ProvenListing.Require(_stored, _listing, _bob.Member));
    }

    // spec records 6.2
    [Fact]
    public void is_refused_when_the_ledger_refused_it_or_the_proof_leaves_the_transaction_out()
    {
        var again = new StoreRecord(_alice.Member, _listing.Record, _listing.Category, _listing.ToCommitment());
        Refuse(new Finality(_network.Send(_bob, again)), _listing);
        Refuse(new Finality(_stored.Proof with { Transaction = null }), _listing);
    }

    private RecordListing Listing(RecordAddress address, Commitment commitment) => new(
        address.Record,
        address.Category,
        _bob.Member,
        address.Version,
        commitment.Value,
        commitment.Content,
        commitment.Envelope,
        commitment.Epoch,
        _stored?.Time ?? _network.Now,
        Withdrawn: false,
        _stored?.Transaction ?? default);

    private void Refuse(Finality stored, RecordListing listing)
    {
        var refusal = Assert.Throws<RecordException>(() => ProvenListing.Require(stored, listing, _alice.Member));
        Assert.Equal("record-listing-mismatch", refusal.Code);
    }
}
