using Google.Protobuf;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Ledger;
using Salus.Node.Peers;
using Salus.Primitives;
using Schema = Salus.Node.Peers.Schema;

namespace Salus.Node.Tests.Peers;

public sealed class A_message_to_a_peer
{
    [Fact] // spec peers 1.1
    public void reads_as_it_was_written_with_every_part()
    {
        foreach (var ledger in Enum.GetValues<LedgerName>())
        {
            foreach (var message in Messages.All)
            {
                var (about, read) = PeerCodec.Decode(PeerCodec.Encode(ledger, message));

                Assert.Equal(ledger, about);
                Assert.Equal(Described.Text(message), Described.Text(read));
            }
        }
    }

    [Fact] // spec peers 1.6
    public void that_is_kept_reads_with_what_its_sender_was_bound_to()
    {
        foreach (var said in Messages.Said)
        {
            Assert.Equal(
                Described.Text(said), Described.Text(PeerCodec.DecodeSaid(PeerCodec.EncodeSaid(said))));
        }
    }

    [Fact] // spec peers 1.2
    public void may_have_a_proposal_of_4_MiB_and_no_more()
    {
        var bytes = new byte[4 * 1024 * 1024];
        var propose = Messages.Propose(new Random(1), 0) with { Proposal = new Proposal(Digest.Zero, bytes) };
        var read = PeerCodec.Decode(Encode(new PeerMessage.Speech(propose))).Message;
        var longer = propose with { Proposal = new Proposal(Digest.Zero, new byte[bytes.Length + 1]) };

        Assert.Equal(Described.Text(propose), Described.Text(Assert.IsType<PeerMessage.Speech>(read).Message));
        IsRefused(Encode(new PeerMessage.Speech(longer)));
    }

    [Fact] // spec peers 1.2
    public void has_no_more_items_and_bytes_than_the_schema_says()
    {
        var votes = Enumerable.Repeat(Messages.Certificate(new Random(1)).Votes[0], 1025).ToArray();
        var change = Messages.Change(new Random(2), isPrepared: true, isWhole: true);
        var whole = change with { Certificate = change.Certificate! with { Votes = votes[1..] } };
        ReadOnlyMemory<byte> transaction = new byte[PeerCodec.MaxTransaction + 1];
        var one = transaction[..1];

        PeerCodec.Decode(Encode(new PeerMessage.Speech(whole)));
        PeerCodec.Decode(Encode(new PeerMessage.Work([transaction[1..]])));
        IsRefused(Encode(new PeerMessage.Speech(
            whole with { Certificate = whole.Certificate! with { Votes = votes } })));
        IsRefused(Encode(new PeerMessage.Work([transaction])));
        IsRefused(Encode(new PeerMessage.Work(Enumerable.Repeat(one, PeerCodec.MaxTransactions + 1).ToArray())));
        IsRefused(Encode(new PeerMessage.Give([new byte[PeerCodec.MaxBytes]])));
    }

    [Fact] // spec peers 1.2, 1.3; consensus 7.4
    public void lacks_nothing_and_has_nothing_else()
    {
        var vote = new Schema.Vote
        {
            Phase = Schema.Phase.Commit,
            Height = 1,
            Proposal = ByteString.CopyFrom(new byte[32]),
            Validator = "v1",
            Signature = ByteString.CopyFrom(new byte[64]),
        };
        PeerCodec.Decode(Framed(vote));
        Changed(form => form.Phase = Schema.Phase.None);
        Changed(form => form.Phase = (Schema.Phase)3);
        Changed(form => form.Phase = (Schema.Phase)(-1));
        Changed(form => form.Proposal = ByteString.CopyFrom(new byte[31]));
        Changed(form => form.Proposal = ByteString.Empty);
        Changed(form => form.Signature = ByteString.CopyFrom(new byte[65]));
        Changed(form => form.Validator = "");
        Changed(form => form.Validator = new string('v', 65));
        Changed(form => form.Validator = "v\n");
        Changed(form => form.Validator = "ü");
        IsRefused([]);
        IsRefused(new Schema.Frame { Ledger = "policies" }.ToByteArray());
        IsRefused(new Schema.Frame { Ledger = "stocks", Vote = vote }.ToByteArray());
        IsRefused(new Schema.Frame { Vote = vote }.ToByteArray());
        IsRefused(new Schema.Frame { Ledger = "policies", Propose = new Schema.Propose() }.ToByteArray());
        IsRefused(new Schema.Frame { Ledger = "policies", ChangeRound = new Schema.ChangeRound() }.ToByteArray());

        void Changed(Action<Schema.Vote> change)
        {
            var other = vote.Clone();
            change(other);
            IsRefused(Framed(other));
        }
    }

    [Fact] // spec peers 1.3
    public void has_no_field_twice_none_that_is_unknown_and_no_two_contents()
    {
        var greeting = Encode(new PeerMessage.Greeting(5));
        var ask = Encode(new PeerMessage.Ask(5));
        byte[] unknown = [0x78, 1];
        byte[] group = [0x0B, 0x0C];

        IsRefused([.. greeting, .. greeting]);
        IsRefused([.. greeting, .. ask[10..]]);
        IsRefused([.. greeting, .. greeting[10..]]);
        IsRefused([.. greeting, .. unknown]);
        IsRefused([.. greeting, .. group]);
        Assert.Equal("0a08706f6c696369657332020805", Convert.ToHexStringLower(greeting));
        IsRefused(Convert.FromHexString("0a08706f6c69636965733203088500"));
        IsRefused(Convert.FromHexString("0a08706f6c696369657332020805" + "00"));
    }

    [Fact] // spec peers 1.4
    public void that_justifies_a_proposal_carries_no_certificate_of_its_own()
    {
        var change = Messages.Change(new Random(1), isPrepared: true, isWhole: true);
        var propose = Messages.Propose(new Random(2), 1) with
        {
            Justification = new Justification([change], []),
        };

        var read = PeerCodec.Decode(Encode(new PeerMessage.Speech(propose))).Message;

        var speech = Assert.IsType<PeerMessage.Speech>(read);
        var justified = Assert.IsType<Message.Propose>(speech.Message);
        Assert.Equal(
            Described.Text(change with { Certificate = null }), Described.Text(justified.Justification.Changes[0]));
    }

    [Fact] // spec peers 1.5
    public void of_millions_of_items_costs_nothing_to_refuse()
    {
        // 5 million blocks of one byte, which a parser would make into as many objects before anybody counts them.
        var bytes = new byte[PeerCodec.MaxBytes];
        Convert.FromHexString("0a08706f6c696369657342f1ffff07").CopyTo(bytes, 0);
        for (var index = 15; index + 3 <= bytes.Length; index += 3)
        {
            (bytes[index], bytes[index + 1]) = (0x0A, 1);
        }

        IsRefused(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        IsRefused(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        IsRefused(new byte[PeerCodec.MaxBytes + 1]);
    }

    private static byte[] Encode(PeerMessage message) => PeerCodec.Encode(LedgerName.Policies, message);

    private static byte[] Framed(Schema.Vote vote) =>
        new Schema.Frame { Ledger = "policies", Vote = vote }.ToByteArray();

    private static void IsRefused(byte[] bytes) =>
        Assert.Throws<PeerMessageRejectedException>(() => PeerCodec.Decode(bytes));
}
