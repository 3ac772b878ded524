using System.Buffers.Binary;
using System.Security.Cryptography;
using Salus.Consensus;
using Salus.Consensus.Messages;
using Salus.Node.Bft;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;
using Salus.Node.Tests.Storage;
using Salus.Primitives;

namespace Salus.Node.Tests.Bft;

/// <summary>What a validator remembers of what it said.</summary>
public sealed class A_vote_log : IDisposable
{
    private readonly LedgerFolder _folder = new(Directory.CreateTempSubdirectory("salus-").FullName);

    [Fact] // spec votes 1.1
    public void Gives_back_what_was_said_last_of_each_kind()
    {
        using (var log = Open())
        {
            log.Write([Prepare(7, 0)]);
            log.Write([Prepare(7, 1), Change(7, 1)]);
        }

        using var again = Open();

        Assert.Equal(7UL, again.Height);
        Assert.Equal([(typeof(Message.Vote), 1U), (typeof(Message.ChangeRound), 1U)], again.SaidAt(7).Select(Shape));
        Assert.Empty(again.SaidAt(6));
    }

    [Fact] // spec votes 1.1
    public void Gives_back_what_binds()
    {
        var proposal = new Proposal(TestHospital.AnyDigest(), new byte[] { 1, 2, 3 });
        var prepared = new PreparedCertificate(2, proposal, [(Message.Vote)Prepare(7, 2).Message]);
        using (var log = Open())
        {
            log.Write([Prepare(7, 2) with { Prepared = prepared }]);
        }

        using var again = Open();

        var bound = Assert.Single(again.SaidAt(7)).Prepared!;
        Assert.Equal((2U, proposal.Digest), (bound.Round, bound.Proposal.Digest));
        Assert.Equal(proposal.Bytes.ToArray(), bound.Proposal.Bytes.ToArray());
        Assert.Single(bound.Votes);
    }

    [Fact] // spec votes 4.3, 7.4
    public void Knows_all_that_was_said_below_a_round_that_it_wished_for()
    {
        using var log = Open();
        log.Write([Change(7, 5)]);

        Assert.True(log.Remembers(Prepare(7, 4).Message));
        Assert.False(log.Remembers(Prepare(7, 5).Message));
        Assert.False(log.Remembers(Prepare(8, 0).Message));
    }

    [Fact] // spec votes 1.2
    public void Ends_where_a_frame_does_not_read()
    {
        using (var log = Open())
        {
            log.Write([Prepare(7, 0)]);
            log.Write([Change(7, 1)]);
        }

        var file = Newest();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        using var again = Open();

        Assert.Equal([(typeof(Message.Vote), 0U)], again.SaidAt(7).Select(Shape));
    }

    [Fact] // spec votes 1.3
    public void Holds_the_height_before_while_the_next_is_being_written()
    {
        using (var log = Open())
        {
            log.Write([Prepare(7, 0)]);
            log.Write([Prepare(8, 0)]);
        }

        using (var torn = new FileStream(Newest(), FileMode.Open))
        {
            torn.SetLength(torn.Length - 1);
        }

        using var again = Open();

        Assert.Equal(7UL, again.Height);
        Assert.Single(again.SaidAt(7));
    }

    [Fact] // spec votes 1.3
    public void Does_not_take_what_is_left_of_a_height_before_for_its_own()
    {
        using (var log = Open())
        {
            log.Write([Prepare(7, 0), Change(7, 1)]);
            log.Write([Prepare(8, 0)]);
            log.Write([Prepare(9, 0)]);
        }

        using var again = Open();

        Assert.Equal([(typeof(Message.Vote), 0U)], again.SaidAt(9).Select(Shape));
    }

    [Fact] // spec votes 1.3
    public void That_grows_is_written_anew_and_still_binds()
    {
        using (var log = Open())
        {
            log.MostBytes = 1000;
            for (var round = 1U; round < 100; round++)
            {
                log.Write([Prepare(7, round), Change(7, round)]);
            }
        }

        using var again = Open();

        Assert.Equal([99U, 99U], again.SaidAt(7).Select(said => said.Message.Round));
        Assert.InRange(new FileInfo(Newest()).Length, 1, 2000);
    }

    [Fact] // spec votes 1.3
    public void That_is_written_anew_at_the_same_height_holds_all_of_it_or_nothing()
    {
        using (var log = Open())
        {
            log.Write([Prepare(7, 1), Change(7, 2)]);
        }

        // As a machine that stopped, or was full, after so many bytes.
        var room = 0;
        while (!IsWritten(room))
        {
            using var again = Open();
            Assert.Equal([1U, 2U], again.SaidAt(7).Select(said => said.Message.Round));
            room += 10;
        }

        using var whole = Open();
        Assert.Equal([3U, 2U], whole.SaidAt(7).Select(said => said.Message.Round));
        Assert.InRange(room, 100, 1000);
    }

    // All but the first frame is there; the next that is begun is as long as the one that is missing.
    [Theory] // spec votes 1.2, 1.3
    [InlineData(true)]
    [InlineData(false)]
    public void Takes_nothing_that_was_never_whole_for_what_it_said(bool isStartedAgain)
    {
        var isFull = false;
        var log = VoteLog.Open(_folder, path => new StoppingFile(path, offset => isFull && offset == 0));
        log.Write([Prepare(6, 0)]);
        isFull = true;
        Assert.Throws<StoreUnavailableException>(() => log.Write([Prepare(7, 0), Change(7, 1)]));
        isFull = false;
        if (isStartedAgain)
        {
            log.Dispose();
            log = Open();
        }

        log.Write([Prepare(9, 0)]);
        log.Dispose();
        using var again = Open();

        Assert.Equal(9UL, again.Height);
        Assert.Equal([(typeof(Message.Vote), 0U)], again.SaidAt(9).Select(Shape));
    }

    [Fact] // spec votes 1.1, storage 3.5
    public void Goes_on_once_a_full_disk_has_room_and_not_when_it_does_not_flush()
    {
        var disk = new FailingDisk(300);
        using var log = VoteLog.Open(_folder, disk.Open);
        log.Write([Prepare(7, 0)]);
        var full = Assert.Throws<StoreUnavailableException>(() => log.Write([Prepare(7, 1), Change(7, 1)]));
        Assert.False(full.NeedsRestart);
        Assert.Equal([0U], log.SaidAt(7).Select(said => said.Message.Round));

        disk.Room = 10_000;
        log.Write([Prepare(7, 1), Change(7, 1)]);
        using (var again = Open())
        {
            Assert.Equal([1U, 1U], again.SaidAt(7).Select(said => said.Message.Round));
        }

        disk.FailsFlushes = true;
        Assert.True(Assert.Throws<StoreUnavailableException>(() => log.Write([Prepare(7, 2)])).NeedsRestart);
    }

    [Fact] // spec votes 1.4
    public void Of_a_new_validator_is_empty_and_one_that_is_gone_is_lost()
    {
        using (var lost = Open())
        {
            Assert.Null(lost.Height);
        }

        VoteLog.Found(_folder);
        using var founded = Open();

        Assert.Equal(0UL, founded.Height);
    }

    public void Dispose() => Directory.Delete(_folder.Root, recursive: true);

    private static Said Prepare(ulong height, uint round) => new(
        new Message.Vote(Phase.Prepare, height, round, TestHospital.AnyDigest(), "v1", Signature()), null);

    private static Said Change(ulong height, uint round) => new(
        new Message.ChangeRound(height, round, "v1", null, null, Signature()), null);

    private static byte[] Signature() => RandomNumberGenerator.GetBytes(64);

    private static (Type Kind, uint Round) Shape(Said said) => (said.Message.GetType(), said.Message.Round);

    private bool IsWritten(int room)
    {
        using var log = VoteLog.Open(_folder, new FailingDisk(room).Open);
        try
        {
            log.Write([Prepare(7, 3)]);
            return true;
        }
        catch (StoreUnavailableException)
        {
            Assert.Equal([1U, 2U], log.SaidAt(7).Select(said => said.Message.Round));
            return false;
        }
    }

    private VoteLog Open() => VoteLog.Open(_folder, DiskFile.Open);

    private sealed class StoppingFile(string path, Func<long, bool> isFull) : DiskFile(OpenHandle(path))
    {
        public override void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (isFull(offset))
            {
                throw new IOException("No space left on device.");
            }

            base.Write(bytes, offset);
        }
    }

    // By the generation of its first frame; times of files may be the same.
    private string Newest() => Enumerable.Range(0, 2).Select(_folder.Votes).MaxBy(file =>
        File.ReadAllBytes(file) is { Length: >= 16 } head ? BinaryPrimitives.ReadUInt64BigEndian(head.AsSpan(8)) : 0)!;
}
