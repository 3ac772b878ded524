using System.Security.Cryptography;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Machine;
using Salus.Primitives;
using Record = Salus.Ledger.Contracts.Records.Record;

namespace Salus.Ledger.Tests;

public sealed class A_record
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public A_record()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
    }

    // spec ledger 12.3
    [Fact]
    public void is_written_without_a_consent_to_read()
    {
        var stored = _region.Accept<Event.RecordStored>(_bob, PatientMessages.Store(_alice, Some.Record(1), Lab));
        Assert.Equal(new Event.RecordStored(_alice.Id, Some.Record(1), 1, Lab), stored);
        Assert.False(_region.Ask(_bob, _alice, Lab).IsPermitted);
    }

    // spec ledger 12.4, 12.5
    [Fact]
    public void gains_versions_from_colleagues_and_keeps_the_former_ones()
    {
        _region.Accept(_bob, PatientMessages.Store(_alice, Some.Record(1), Lab));
        _region.Accept(
            _region.Practitioner(), new NewVersion(_alice.Id, Some.Record(1), 2, Some.Commitment(number: 2)));
        var record = Read(Some.Record(1));
        Assert.Equal(_bob.Id, record.Author);
        Assert.Equal(
            [Some.Commitment().Value, Some.Commitment(number: 2).Value], record.Versions.Select(v => v.Commitment));
    }

    // spec ledger 12.4
    [Fact]
    public void by_the_patient_gains_versions_from_the_patient()
    {
        _region.Accept(_alice, PatientMessages.Store(_alice, Some.Record(1), Lab));
        _region.Accept(_alice, new NewVersion(_alice.Id, Some.Record(1), 2, Some.Commitment(number: 2)));
        Assert.Equal(2, Read(Some.Record(1)).Versions.Count);
    }

    // spec ledger 12.6
    [Fact]
    public void that_is_withdrawn_stays()
    {
        _region.Accept(_bob, PatientMessages.Store(_alice, Some.Record(1), Lab));
        _region.Accept(_bob, new NewVersion(_alice.Id, Some.Record(1), 2, Some.Commitment(number: 2)));
        _region.Accept(_bob, new Withdraw(_alice.Id, Some.Record(1), 1));
        Assert.Equal([true, false], Read(Some.Record(1)).Versions.Select(version => version.IsWithdrawn));
        Assert.Equal(Some.Commitment().Value, Read(Some.Record(1)).Versions[0].Commitment);
    }

    // spec ledger 12.2
    [Fact]
    public void commits_to_salt_and_plaintext_digest()
    {
        var salt = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
        var plaintext = Some.Digest(1);
        var expected = SHA256.HashData([.. salt, .. plaintext.ToArray()]);
        Assert.Equal(Digest.Read(expected), Commitment.Of(salt, plaintext));
    }

    // spec ledger 12.2
    [Fact]
    public void takes_no_commitment_under_a_short_salt() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Commitment.Of(new byte[31], Some.Digest(1)));

    private Record Read(RecordId id) => _region.State(LedgerName.Records).Get(Record.Table, id.ToString())!;
}

public sealed class A_policy_reference
{
    private const Category Lab = Category.Laboratory;

    private readonly TestRegion _region = Some.Region();
    private readonly Person _alice;
    private readonly Person _bob;

    public A_policy_reference()
    {
        _alice = _region.Patient(Lab);
        _bob = _region.Practitioner();
    }

    // spec ledger 3.4
    [Fact]
    public void names_the_policies_head_when_a_block_is_drafted()
    {
        var draft = DraftOfOneRecord();
        var head = _region.Policies.Head;
        Assert.Equal(new BlockReference(head.Height, head.Digest), draft.Block.Header.Policy);
    }

    // spec ledger 3.4
    [Fact]
    public void decides_under_which_policy_a_block_is_judged_however_policies_went_on()
    {
        var made = DraftOfOneRecord().Block;
        A_record_is_refused.MakeDue(_region, _alice);

        var executed = _region.Records.Execute(made);

        Assert.Null(executed.Block.Receipts[0].Refused);
        Assert.Equal(Refusal.RotationDue, DraftOfOneRecord().Block.Receipts[0].Refused);
    }

    // spec ledger 3.4
    [Fact]
    public void never_goes_back()
    {
        var older = _region.Records;
        var earlier = Header(_region.Policies.Head.Height.Value - 1);
        _region.Commit(DraftOfOneRecord());
        var block = DraftOfOneRecord(2).Block;
        var rewritten = block with { Header = block.Header with { Policy = earlier } };
        var fault = Assert.Throws<InvalidBlockException>(() => older.Execute(rewritten));
        Assert.Contains("policy height goes back", fault.Message, StringComparison.Ordinal);
    }

    // spec ledger 3.4
    [Fact]
    public void must_name_a_policies_block_that_is_there()
    {
        var block = DraftOfOneRecord().Block;
        var ahead = new BlockReference(_region.Policies.Head.Height.Next, Some.Digest(1));
        var other = new BlockReference(_region.Policies.Head.Height, Some.Digest(1));
        foreach (var reference in new[] { ahead, other })
        {
            var rewritten = block with { Header = block.Header with { Policy = reference } };
            var fault = Assert.Throws<InvalidBlockException>(() => _region.Records.Execute(rewritten));
            Assert.Contains("names no policies block", fault.Message, StringComparison.Ordinal);
        }
    }

    // spec ledger 3.4
    [Fact]
    public void is_none_on_policies_itself()
    {
        var transaction = _region.Sign(_bob, PatientMessages.Request(_alice, Lab));
        var block = _region.Policies.Draft(_region.Now, "v0", [transaction]).Block;
        var rewritten =
            block with { Header = block.Header with { Policy = new BlockReference(new Height(1), default) } };
        Assert.Throws<InvalidBlockException>(() => _region.Policies.Execute(rewritten));
    }

    // spec ledger 3.4, 4.1
    [Fact]
    public void decides_who_may_sign()
    {
        var made = DraftOfOneRecord();
        _region.Accept(_region.House.Registrar, new Contracts.Membership.RevokeMember(_bob.Id));
        Assert.Null(_region.Records.Execute(made.Block).Block.Receipts[0].Refused);
        Assert.Equal(Refusal.SignerRevoked, Assert.Single(DraftOfOneRecord().LeftOut).Reason);
    }

    private Draft DraftOfOneRecord(int record = 1)
    {
        var transaction = _region.Sign(_bob, PatientMessages.Store(_alice, Some.Record(record), Lab));
        return _region.Records.Draft(_region.Now, "v0", [transaction]);
    }

    private BlockReference Header(ulong height) =>
        new(new Height(height), _region.Policies.HeaderAt(new Height(height))!.Value);
}
