using System.Reflection;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Ledger.States;
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
    public void is_named_by_the_header_64_blocks_above_its_checkpoint_and_by_no_other()
    {
        MoveTo(Named + 1);

        var headers = _region.Chain.Select(final => final.Block.Header).ToList();
        var naming = Assert.Single(headers, header => header.Checkpoint != default);
        Assert.Equal(new Height(Named), naming.Height);
        var taken = _region.Policies.Checkpoint!;
        Assert.Equal(new BlockReference(new Height(1000), taken.Manifest.Digest), naming.Checkpoint);
        Assert.Equal(headers[999], taken.Header);
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
        var other = Load(Sections(_region.Policies.Checkpoint!));
        var before = _region.Chain.Count;
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        MoveTo(2 * Named);

        foreach (var final in _region.Chain[before..])
        {
            other.Commit(other.Execute(final.Block));
        }

        Assert.Equal(_region.Policies.Head, other.Head);
        Assert.Equal(_region.Policies.State.Digest, other.State.Digest);
        Assert.Equal(_region.Policies.Checkpoint!.Manifest.Digest, other.Checkpoint!.Manifest.Digest);
        Assert.Equal(_region.Policies.HeaderAt(new Height(17)), other.HeaderAt(new Height(17)));
    }

    // spec snapshots 2.1, 2.4
    [Fact]
    public void answers_what_was_before_it()
    {
        var before = _region.Policies.Head.Height;
        var consent = _region.Granted(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));
        var granted = _region.Policies.Head.Height;
        _region.Accept(_alice, _region.Revoke(_alice, consent));
        MoveTo(1000);

        var other = Load(Sections(_region.Policies.Checkpoint!));

        Assert.Equal([0, 1, 0], new[] { before, granted, other.Head.Height }.Select(height =>
            other.State.At(height).Get(PatientPolicy.Table, _alice.Id.ToString())!.Consents.Count));
    }

    // spec snapshots 2.3
    [Fact]
    public void remembers_the_ids_that_have_not_expired_and_no_others()
    {
        MoveTo(999);
        var transaction = _region.Sign(_bob, PatientMessages.Request(_alice, Lab));
        _region.Commit(LedgerName.Policies, transaction);

        var snapshot = _region.Policies.Checkpoint!;
        var other = Load(Sections(snapshot));

        Assert.Equal(Refusal.DuplicateTransaction, other.Screen(transaction, _region.Now));
        var kept = SnapshotSections.ReadPage(Sections(snapshot)[1]);
        Assert.All(kept, one => Assert.True(one.Expires > snapshot.Header.Time));
        Assert.Equal(kept.Order(), kept);
        Assert.Contains(kept, one => one.Id == transaction.Id);
    }

    // spec snapshots 2.5
    [Fact]
    public void is_the_same_when_it_is_computed_after_later_blocks()
    {
        MoveTo(1000);
        var late = _region.Policies.Checkpoint!;
        var twin = Execute(_region.Chain);
        var early = twin.Checkpoint!.Manifest.Digest;
        _region.Send(_region.House.Registrar, new RevokeMember(Some.Member(7)));
        _region.Accept(_alice, _region.Grant(_alice, _bob.AsGrantee, Lab));

        Assert.Equal(early, late.Manifest.Digest);
        _ = Sections(late);
    }

    // spec snapshots 2.5
    [Fact]
    public void says_so_when_its_checkpoint_is_overtaken()
    {
        MoveTo(1000);
        var former = _region.Policies.Checkpoint!;
        _ = former.Manifest;
        MoveTo(1999);
        _region.Send(_region.House.Registrar, new RevokeMember(Some.Member(7)));
        _region.Send(_region.House.Registrar, new RevokeMember(Some.Member(8)));

        var bytes = new WireWriter();
        Assert.Contains(
            Enumerable.Range(0, former.Manifest.Sections), section => !former.TryRead(section, bytes));
    }

    // spec snapshots 2.2, 2.4, 2.6
    [Fact]
    public void has_the_bytes_that_are_written_down()
    {
        MoveTo(1000);
        var snapshot = _region.Policies.Checkpoint!;
        var sections = Sections(snapshot);
        var writer = new WireWriter();
        writer.WriteFixed("salus-snapshot-v1\0"u8);
        writer.WriteBytes(snapshot.Header.Encode());
        writer.WriteI64(snapshot.Manifest.Entities);
        foreach (var kind in new[] { sections[..1], sections[1..^4096], sections[^4096..] })
        {
            writer.WriteCount(kind.Length);
            Array.ForEach(kind, section => writer.WriteDigest(Digest.Of(section)));
        }

        Assert.Equal(writer.ToArray(), snapshot.Manifest.Bytes.ToArray());
        Assert.Equal(
            [_region.Policies.HeaderAt(new Height(0))!.Value, .. _region.Chain.Take(999).Select(Digested)],
            SnapshotSections.ReadSpan(sections[0]));
        var region = $"region/{Region.Id}";
        var part = Digest.Of(System.Text.Encoding.ASCII.GetBytes(region)).ToArray();
        Assert.Contains(region, AsText(sections[^4096..][(part[0] << 4) | (part[1] >> 4)]), StringComparison.Ordinal);
    }

    // spec snapshots 2.6, 3.2
    [Fact]
    public void is_refused_whole_when_a_byte_differs_or_a_section_is_missing()
    {
        MoveTo(1000);
        var manifest = _region.Policies.Checkpoint!.Manifest;
        var sections = Sections(_region.Policies.Checkpoint!);
        for (var section = 0; section < sections.Length; section += 97)
        {
            var load = new SnapshotLoad(manifest);
            Assert.Throws<WireRejectedException>(() => load.Take(section, new byte[] { 1, 2, 3 }));
        }

        var partial = new SnapshotLoad(manifest);
        Assert.Throws<WireRejectedException>(() => partial.ToMachine(_region.Genesis, LedgerName.Policies, null));
        var bytes = manifest.Bytes.ToArray();
        Assert.Throws<WireRejectedException>(() => SnapshotManifest.Read(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Throws<WireRejectedException>(() => SnapshotManifest.Read([.. bytes, 0]));
        bytes[3] ^= 1;
        Assert.Throws<WireRejectedException>(() => SnapshotManifest.Read(bytes));
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

    private static Digest Digested(CertifiedBlock final) => final.Block.Header.Digest;

    private static string AsText(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static byte[][] Sections(Snapshot snapshot)
    {
        var bytes = new WireWriter();
        return [.. Enumerable.Range(0, snapshot.Manifest.Sections).Select(section =>
        {
            Assert.True(snapshot.TryRead(section, bytes));
            return bytes.ToArray();
        })];
    }

    private LedgerMachine Load(byte[][] sections)
    {
        var manifest = SnapshotManifest.Read(_region.Policies.Checkpoint!.Manifest.Bytes.Span);
        var load = new SnapshotLoad(manifest);
        for (var section = sections.Length - 1; section >= 0; section--)
        {
            load.Take(section, sections[section]);
        }

        return load.ToMachine(_region.Genesis, LedgerName.Policies, null);
    }

    private LedgerMachine Execute(IEnumerable<CertifiedBlock> chain)
    {
        var machine = new LedgerMachine(_region.Genesis, LedgerName.Policies, null);
        foreach (var final in chain)
        {
            machine.Commit(machine.Execute(final.Block));
        }

        return machine;
    }

    private void MoveTo(int height)
    {
        while (_region.Policies.Head.Height.Value < (ulong)height)
        {
            _region.Commit(LedgerName.Policies);
        }
    }
}
