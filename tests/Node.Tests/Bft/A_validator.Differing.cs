using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Machine;
using Salus.Node.Bft;
using Salus.Node.Ordering;
using Salus.Node.Peers;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

// Blocks of the others that it does not take.
public sealed partial class A_validator
{
    [Fact] // spec votes 5.1
    public void Takes_nothing_more_of_a_message_after_a_block_that_does_not_hold()
    {
        var block = Block();
        byte[] forged = [.. block];
        forged[^1] ^= 1;

        Hear("v4", new PeerMessage.Give([forged, .. Enumerable.Repeat<ReadOnlyMemory<byte>>(block, 3)]));
        Hear("v4", new PeerMessage.Give([new byte[] { 1 }, block]));
        Assert.Equal(0UL, _records.Head.Height.Value);
        Hear("v2", new PeerMessage.Give([block]));

        Assert.Equal(1UL, _records.Head.Height.Value);
    }

    [Fact] // spec votes 5.4
    public async Task Says_that_its_state_differs_from_what_a_quorum_agreed_on()
    {
        Hear("v2", new PeerMessage.Give([Encoded(header => header with { State = TestHospital.AnyDigest() })]));

        Assert.Equal(0UL, _records.Head.Height.Value);
        Assert.Contains("state differs from what a quorum agreed on", (await WordsAsync())[0]);
        Assert.Single(_log.Text.Split('\n'), line => line.Contains("state differs from what a quorum agreed on"));
    }

    [Fact] // spec votes 5.4
    public async Task Takes_its_state_for_the_same_when_a_block_is_not_whole_or_its_policies_are_not_here()
    {
        var ahead = new LedgerMachine(_hospital.Genesis, LedgerName.Policies, policies: null);
        ahead.Commit(ahead.Draft(new ValidatorClock(_time).TimeAfter(ahead.Head), "v2", []));
        var policies = new BlockReference(ahead.Head.Height, ahead.Head.Digest);

        Hear("v2", new PeerMessage.Give([Encoded(header => header with { Policy = policies })]));
        Hear("v2", new PeerMessage.Give(
            [Encoded(header => header with { TransactionsRoot = TestHospital.AnyDigest() })]));
        Hear("v2", new PeerMessage.Give([Encoded(header => header with { ReceiptsRoot = TestHospital.AnyDigest() })]));

        Assert.DoesNotContain("state differs", string.Concat(await WordsAsync()));
        Assert.DoesNotContain("state differs", _log.Text);
    }

    [Fact] // spec votes 3.5
    public void Takes_what_was_decided_once_policies_has_again_what_it_gave_back()
    {
        var policies = new LedgerMachine(_hospital.Genesis, LedgerName.Policies, policies: null);
        var records = new LedgerMachine(_hospital.Genesis, LedgerName.Records, policies);
        var lost = policies.Draft(
            new ValidatorClock(_time).TimeAfter(policies.Head), "v2", [_hospital.DoctorsRegistration()]);
        policies.Commit(lost);
        var prepared = Propose(records).Proposal;
        string[] voters = ["v2", "v3", "v4"];
        var prepares = voters.Select(voter => Vote(Phase.Prepare, prepared, voter));
        var kept = new PreparedCertificate(0, prepared, [.. prepares]);
        _votes.Write([new Said(Vote(Phase.Commit, prepared, Self), kept)]);
        _loop = Start();

        voters.ToList().ForEach(voter => Hear(Vote(Phase.Commit, prepared, voter)));
        Assert.Equal(0UL, _records.Head.Height.Value);
        _policies.Commit(lost);
        _loop.Handle(new LoopEvent.PoliciesMoved());

        Assert.Equal(1UL, _records.Head.Height.Value);
    }

    private Message.Vote Vote(Phase phase, Proposal proposal, string voter) =>
        Signed(new Message.Vote(phase, 1, 0, proposal.Digest, voter, default));

    private async Task<IReadOnlyList<string>> WordsAsync()
    {
        var asked = new LoopEvent.Asked(new());
        _loop.Handle(asked);
        return (await asked.Answer.Task).Words;
    }

    private byte[] Encoded(Func<BlockHeader, BlockHeader> otherwise) =>
        Encoded(_hospital.Validators.Skip(1), [], otherwise);
}
