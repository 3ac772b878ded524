using Salus.Ihm.Storage.Databases;
using Salus.Ihm.Storage.Sealing;
using Salus.Ihm.Storage.Series;

namespace Salus.Ihm.Storage.Writing;

/// <summary>Documents that are put and deleted together. spec ihm-store 4</summary>
internal sealed class DocumentsWrite(
    IReadOnlyList<(Room Room, Document Document)> puts, IReadOnlyList<(Room Room, DocumentKey Key)> deletes)
    : Write<bool>
{
    // An alert has to get out of a store that takes no samples any more.
    private const int ShareKept = 16;

    protected override bool Answer => true;

    public override async Task AddAsync(Commit commit, CancellationToken ct)
    {
        var most = commit.State.Options.MostBytes;
        most += most / ShareKept;
        if (puts.Count > 0 && commit.State.Bytes >= most && await commit.State.WeighAsync(ct) >= most)
        {
            throw StoreException.Full($"it may fill {most} bytes with documents");
        }

        foreach (var (room, key) in deletes)
        {
            var tag = room.Seal.TagOf(key);
            commit.Changes.Add(Sql.DeleteDocument, room.Number, tag.High, tag.Low);
        }

        foreach (var (room, document) in puts)
        {
            var tag = room.Seal.TagOf(document.Key);
            commit.Changes.Add(
                Sql.PutDocument,
                room.Number,
                tag.High,
                tag.Low,
                room.Seal.TagOf(document.Key.Kind),
                Seal(room.Seal, document, tag));
        }
    }

    /// <summary>The key, then the value.</summary>
    public static (string Key, byte[] Value) Open(PatientSeal seal, byte[] row, Tag tag)
    {
        var bytes = new ByteReader(seal.Open(row, PlaceOf(tag)));
        return (bytes.ReadText(), bytes.Rest().ToArray());
    }

    private static byte[] Seal(PatientSeal seal, Document document, Tag tag)
    {
        var bytes = new ByteWriter();
        bytes.WriteText(document.Key.Key);
        bytes.WriteBytes(document.Value.Span);
        return seal.Seal(bytes.Written, PlaceOf(tag));
    }

    private static SealPlace PlaceOf(Tag tag) => new(SealUse.Document, tag.High, tag.Low);
}
