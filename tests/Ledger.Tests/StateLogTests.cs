using System.Text;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Snapshots;
using Salus.Ledger.States;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Tests;

public sealed class A_log_of_a_state
{
    private readonly StateInMemory _store = new();

    // spec snapshots 2.3
    [Fact]
    public void is_read_alike_in_whole_pieces_in_the_open_one_and_across()
    {
        var log = new StateLog(_store, []);
        var random = new Random(7);
        var all = new List<byte>();
        while (all.Count < 3.5 * Piece.MaxLength)
        {
            var bytes = new byte[random.Next(1, Piece.MaxLength)];
            random.NextBytes(bytes);
            all.AddRange([0, 0, 0, 0]);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all)[^4..], bytes.Length);
            Assert.Equal(all.Count, log.Append(bytes));
            all.AddRange(bytes);
        }

        var whole = all.ToArray();
        for (var turn = 0; turn < 200; turn++)
        {
            var start = random.Next(whole.Length);
            var part = whole[start..random.Next(start, Math.Min(whole.Length, start + 2_000_000))];
            Assert.Equal(part, log.Read(new Place(start, part.Length, Checksum.Of(part))));
        }

        Assert.Equal(whole.Length, log.Length);
        Assert.All(log.Pieces, piece => Assert.Equal(Piece.MaxLength, piece.Length));
        var ended = log.Pieces.Count * Piece.MaxLength;
        log.EndPiece();
        Assert.Equal(Digest.Of(whole.AsSpan(ended)), log.Pieces[^1].Digest);
    }

    [Fact] // spec snapshots 3.6
    public void does_not_give_what_was_changed()
    {
        var log = new StateLog(_store, []);
        var position = log.Append("what was written"u8);

        Assert.Equal(
            position,
            Assert.Throws<StateDamagedException>(
                () => log.Read(new Place(position, 16, Checksum.Of("what was writtem"u8)))).Position);
    }

    [Fact]
    public void tells_apart_entities_whose_keys_have_one_print()
    {
        var log = new StateLog(_store, []);
        var entities = new StoredEntities(log, _ => 42);
        string[] ids = ["a", "b", "c"];
        for (var height = 1; height <= 3; height++)
        {
            foreach (var id in ids[..^1])
            {
                Put(entities, log, id, (ulong)height);
            }
        }

        Put(entities, log, "c", 3);

        foreach (var id in ids[..^1])
        {
            Assert.Null(entities.Find(Key(id), new Height(0)));
            Assert.Equal([1, 2, 3], Enumerable.Range(1, 3).Select(height => Found(entities, id, (ulong)height)));
        }

        Assert.Null(entities.Find(Key("c"), new Height(2)));
        Assert.Equal(3, Found(entities, "c", 9));
        Assert.Null(entities.Find(Key("d"), new Height(9)));
    }

    private static StateKey Key(string id) => new(ContentUse.Table, id);

    private static int Found(StoredEntities entities, string id, ulong height)
    {
        var use = Assert.IsType<ContentUse>(entities.Find(Key(id), new Height(height)));
        return Enumerable.Range(1, 9).Single(number => use.Record == Some.Record((id[0] * 10) + number));
    }

    private static void Put(StoredEntities entities, StateLog log, string id, ulong height)
    {
        var writes = new WriteSet();
        writes.Put(Key(id), new ContentUse(Some.Record((id[0] * 10) + (int)height)));
        var bytes = new WireWriter();
        LoggedBlock.Write(bytes, writes);
        var place = new Place(log.Append(bytes.Written), bytes.Length, Checksum.Of(bytes.Written));
        entities.Put(Encoding.ASCII.GetBytes($"{Key(id)}"), new Height(height), place);
    }
}
