using System.Reflection;
using System.Text;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Ledger.States;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Tests;

public sealed class A_snapshot
{
    private const Category Lab = Category.Laboratory;
    private const int Named = (int)(Checkpoints.Interval + Checkpoints.Delay);

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public A_snapshot()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
    }

    // spec snapshots 1.1, 1.2
    [Fact]
    public void is_named_by_the_header_16_blocks_above_its_checkpoint_and_by_no_other()
    {
        MoveTo(Named + 1);

        var headers = _region.Chain.Select(final => final.Block.Header).ToList();
        var naming = Assert.Single(headers, header => header.Checkpoint != default);
        Assert.Equal(new Height(Named), naming.Height);
        var taken = _region.Policies.Checkpoint!;
        Assert.Equal(new BlockReference(new Height(1000), taken.Digest), naming.Checkpoint);
        Assert.Equal(headers[999], taken.Header);
    }

    // spec snapshots 1.1, 1.2, 3.5
    [Fact]
    public void is_taken_after_fifty_thousand_transactions_and_named_before_the_next()
    {
        const int Size = (int)(Checkpoints.Transactions / (long)Checkpoints.Delay) + 1;
        var registrar = new Dictionary<Role, Quota> { [Role.Registrar] = new(10_000_000, 1_000_000) };
        var region = new TestRegion([1], registrar);
        Fill(region, Size, blocks: (int)Checkpoints.Delay - 1);
        Assert.Null(region.Policies.Checkpoint);
        Fill(region, Size, blocks: 1);
        var first = region.Policies.Checkpoint!;
        var loaded = Load(Pieces(region), first, region);
        Fill(region, Size, blocks: 1);
        Fill(region, 0, blocks: (int)Checkpoints.Interval - 1);

        Assert.Equal(new Height(16), first.Header.Height);
        Assert.Equal(new Height(16 + 1000), region.Policies.Checkpoint!.Header.Height);
        var naming = Assert.Single(region.Chain, final => final.Block.Header.Checkpoint != default).Block.Header;
        Assert.Equal(new Height(32), naming.Height);
        Assert.Equal(new BlockReference(new Height(16), first.Digest), naming.Checkpoint);
        region.Chain[16..].ForEach(final => loaded.Commit(loaded.ExecuteCertified(final.Block)));
        Assert.Equal(region.Policies.Checkpoint!.Digest, loaded.Checkpoint!.Digest);
    }

    // spec snapshots 1.2
    [Fact]
    public void makes_a_block_that_names_another_invalid()
    {
        MoveTo(Named - 1);
        var draft = _region.Policies.Draft(_region.Now, "v0", []);
        foreach (var reference in new[] { default, draft.Block.Header.Checkpoint with { Header = Some.Digest(1) } })
        {
            var forged = draft.Block with { Header = draft.Block.Header with { Checkpoint = reference } };
            Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(forged));
        }

        _region.Policies.Execute(draft.Block);
    }

    // spec snapshots 2.1, 3.5
    [Fact]
    public void lets_another_machine_go_on_to_the_same_blocks_and_the_same_next_snapshot()
    {
        MoveTo(1000);
        var other = Load(Pieces());
        var before = _region.Chain.Count;
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        MoveTo(2 * Named);

        foreach (var final in _region.Chain[before..])
        {
            other.Commit(other.Execute(final.Block));
        }

        Assert.Equal(_region.Policies.Head, other.Head);
        Assert.Equal(_region.Policies.State.Digest, other.State.Digest);
        Assert.Equal(_region.Policies.Checkpoint!.Digest, other.Checkpoint!.Digest);
        Assert.Equal(_region.Policies.HeaderAt(new Height(17)), other.HeaderAt(new Height(17)));
        Assert.Equal(_region.Chain[16].Block.Header.Proposer, other.ProposerAt(new Height(17)));
    }

    // spec snapshots 2.1
    [Fact]
    public void answers_what_was_before_it()
    {
        var before = _region.Policies.Head.Height;
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var granted = _region.Policies.Head.Height;
        _region.Accept(_alice, _region.Revoke(_alice, consent));
        MoveTo(1000);

        var other = Load(Pieces());

        Assert.Equal([0, 1, 0], new[] { before, granted, other.Head.Height }.Select(height =>
            other.State.At(height).Get(PatientPolicy.Table, _alice.Id.ToString())!.Consents.Count));
    }

    // spec snapshots 2.5
    [Fact]
    public void remembers_the_ids_that_have_not_expired()
    {
        MoveTo(999);
        var transaction = _region.Sign(_bob, PatientMessages.Request(_alice, Lab));
        _region.Commit(LedgerName.Policies, transaction);

        var other = Load(Pieces());

        Assert.Equal(Refusal.DuplicateTransaction, other.Screen(transaction, _region.Now));
        Assert.True(other.HasTaken(transaction.Id));
        Assert.Equal(Refusal.Expired, other.Screen(transaction, transaction.Expires));
    }

    // spec snapshots 2.3
    [Fact]
    public void is_the_beginning_of_every_later_one()
    {
        MoveTo(1000);
        var former = _region.Policies.Checkpoint!;
        var pieces = Pieces();
        _region.Send(_region.House.Registrar, new RevokeMember(Some.Member(7)));
        MoveTo(2000);

        Assert.NotEqual(former.Digest, _region.Policies.Checkpoint!.Digest);
        Assert.Equal(former.Pieces, _region.Policies.Checkpoint!.Pieces.Take(former.Pieces.Count));
        Assert.Equal(pieces, Pieces().Take(pieces.Length));
    }

    // spec snapshots 2.2, 2.3, 2.4
    [Fact]
    public void has_the_bytes_that_are_written_down()
    {
        MoveTo(999);
        var refused = _region.Sign(_region.House.Registrar, new RevokeMember(Some.Member(7)));
        var header = _region.Commit(LedgerName.Policies, refused).Block.Header;
        var block = new WireWriter();
        block.WriteDigest(header.Digest);
        block.WriteI64(header.Time.UnixMs);
        block.WriteText(header.Proposer);
        block.WriteCount(1);
        block.WriteDigest(refused.Id.Value);
        block.WriteCount(1);
        block.WriteBytes(Encoding.ASCII.GetBytes($"quota/{_region.House.Registrar.Id}"));
        block.WriteBytes(Encoding.ASCII.GetBytes($$"""{"milliTokens":1999000,"at":{{header.Time.UnixMs}}}"""));
        var last = new WireWriter();
        last.WriteBytes(block.Written);
        var pieces = Pieces();
        Assert.Equal(last.ToArray(), pieces[^1][^last.Length..]);

        var manifest = new WireWriter();
        manifest.WriteFixed("salus-snapshot-v3\0"u8);
        manifest.WriteBytes(header.Encode());
        manifest.WriteCount(pieces.Length);
        foreach (var piece in pieces)
        {
            manifest.WriteCount(piece.Length);
            manifest.WriteDigest(Digest.Of(piece));
        }

        Assert.Equal(manifest.ToArray(), _region.Policies.Checkpoint!.Bytes.ToArray());
    }

    // spec snapshots 2.4, 3.2
    [Fact]
    public void is_refused_whole_when_a_byte_differs_or_some_are_missing()
    {
        MoveTo(1000);
        var pieces = Pieces();
        for (var place = 0; place < pieces[0].Length; place += 977)
        {
            pieces[0][place] ^= 1;
            Assert.Throws<WireRejectedException>(() => Load(pieces));
            pieces[0][place] ^= 1;
        }

        var bytes = _region.Policies.Checkpoint!.Bytes.ToArray();
        Assert.Throws<WireRejectedException>(() => SnapshotManifest.Read(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Throws<WireRejectedException>(() => SnapshotManifest.Read([.. bytes, 0]));
        bytes[3] ^= 1;
        Assert.Throws<WireRejectedException>(() => SnapshotManifest.Read(bytes));
        _ = Load(pieces);
    }

    // spec snapshots 3.2
    [Fact]
    public void is_refused_when_its_log_ends_elsewhere_than_its_header_says()
    {
        MoveTo(1000);
        var (header, pieces) = (_region.Policies.Checkpoint!.Header, Pieces());
        var early = Load(pieces).Head;
        var cut = pieces[0][..^1];
        SnapshotManifest[] lies =
        [
            SnapshotManifest.Of(header with { Proposer = "v1" }, _region.Policies.Checkpoint!.Pieces),
            SnapshotManifest.Of(header with { Height = new Height(2000) }, _region.Policies.Checkpoint!.Pieces),
            SnapshotManifest.Of(header, [new Piece(cut.Length, Digest.Of(cut))]),
            SnapshotManifest.Of(header, []),
        ];

        Assert.Equal(header, early);
        Assert.All(lies, lie => Assert.Throws<WireRejectedException>(() => Load(pieces, lie)));
    }

    [Fact]
    public void names_every_table_there_is()
    {
        var declared = typeof(Table).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType.IsAssignableTo(typeof(Table)))
            .Select(field => (Table)field.GetValue(null)!);
        Assert.Equal(declared.Select(table => table.Name).Order(), StateTables.All.Select(table => table.Name).Order());
    }

    // spec ledger 13.5
    [Fact]
    public void lets_blocks_be_executed_on_the_word_of_their_certificate_and_still_compares_what_comes_out()
    {
        var grant = _region.Sign(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var compact = grant.Jws.ToCompact();
        var unsigned = TestRegion.Parse(
            $"{compact[..compact.LastIndexOf('.')]}.{Base64Url.Encode(new byte[64])}");
        var block = _region.Policies.Draft(_region.Now, "v0", [grant]).Block;
        var forged = block with { Transactions = [unsigned] };

        Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(forged));
        Assert.Throws<InvalidBlockException>(() => _region.Policies.ExecuteCertified(forged));
        _region.Policies.ExecuteCertified(block);
    }

    // Blocks of so many commands that are refused, which is an outcome like any other.
    private static void Fill(TestRegion region, int size, int blocks)
    {
        for (; blocks > 0; blocks--)
        {
            var transactions = new Transaction[size];
            Parallel.For(0, size, index =>
            {
                var command = region.Sign(region.House.Registrar, new RevokeMember(Some.Member(7)));
                Assert.Null(region.Policies.Screen(command, region.Now));
                transactions[index] = command;
            });
            region.Commit(LedgerName.Policies, transactions);
        }
    }

    private byte[][] Pieces() => Pieces(_region);

    private static byte[][] Pieces(TestRegion region)
    {
        var position = 0L;
        return [.. region.Policies.Checkpoint!.Pieces.Select(piece =>
        {
            var bytes = new byte[piece.Length];
            region.Policies.State.Store.Read(position, bytes);
            position += bytes.Length;
            return bytes;
        })];
    }

    private LedgerMachine Load(byte[][] pieces, SnapshotManifest? manifest = null, TestRegion? region = null)
    {
        region ??= _region;
        var store = new StateInMemory();
        var position = 0L;
        foreach (var piece in pieces)
        {
            store.Add(position, piece);
            position += piece.Length;
        }

        var read = SnapshotManifest.Read((manifest ?? region.Policies.Checkpoint!).Bytes.Span);
        return SnapshotLoad.Run(read, store, region.Genesis, LedgerName.Policies, null);
    }

    private void MoveTo(int height)
    {
        while (_region.Policies.Head.Height.Value < (ulong)height)
        {
            _region.Commit(LedgerName.Policies);
        }
    }
}
