using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Backups;

/// <summary>The last block of a ledger in a backup.</summary>
public sealed record BackupHead(LedgerName Ledger, Height Height, Digest Header)
{
    private const int Most = 16;

    /// <summary>Writes the member <c>heads</c>.</summary>
    internal static void Write(Utf8JsonWriter json, IReadOnlyList<BackupHead> heads)
    {
        json.WriteStartArray("heads");
        foreach (var head in heads)
        {
            json.WriteStartObject();
            json.WriteString("ledger", Code<LedgerName>.Text(head.Ledger));
            json.WriteNumber("height", head.Height.Value);
            json.WriteString("header", head.Header.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the member <c>heads</c>.</summary>
    internal static IReadOnlyList<BackupHead> Read(JsonFields fields) =>
        [.. fields.Objects("heads", Most).Select(ReadOne)];

    private static BackupHead ReadOne(JsonFields head)
    {
        var read = new BackupHead(
            head.Parsed<LedgerName>("ledger", 16, Code<LedgerName>.TryParse),
            new Height((ulong)head.Integer("height", 0, Timestamp.Latest.UnixMs)),
            head.Parsed<Digest>("header", 64, Digest.TryParse));
        head.End();
        return read;
    }
}

/// <summary>What a backup is: of which network, made when and by which store, up to where, and the digest of the list
/// of its files. Signed with the store's key (spec backup 2).</summary>
public sealed record BackupManifest(
    string Network, Digest Genesis, Timestamp Time, MemberId Store, Digest Files, IReadOnlyList<BackupHead> Heads)
{
    public const string FileName = "manifest.jws";

    /// <summary>A line for each file, as sha256sum writes them.</summary>
    public const string FilesName = "FILES";

    private const string Typ = "salus-backup";

    /// <summary>The signed manifest, a compact JWS.</summary>
    public string Sign(KeyPair storeKey)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", "salus-backup-1");
            json.WriteString("network", Network);
            json.WriteString("genesis", Genesis.ToString());
            json.WriteNumber("time", Time.UnixMs);
            json.WriteString("store", Store.ToString());
            json.WriteString("files", Files.ToString());
            BackupHead.Write(json, Heads);
            json.WriteEndObject();
        }

        return Jws.Sign(storeKey, Typ, stream.ToArray()).ToCompact();
    }

    /// <summary>Reads a manifest; its signature is checked by whoever knows the store's key. Throws
    /// <see cref="BackupDamagedException"/>.</summary>
    public static (BackupManifest Manifest, Jws Signed) Read(string compact)
    {
        try
        {
            var jws = Jws.Parse(Encoding.ASCII.GetBytes(compact.Trim()));
            var fields = JsonFields.Parse(jws.Payload);
            if (jws.Typ != Typ || fields.Text("kind", 32) != "salus-backup-1")
            {
                throw new BackupDamagedException($"{FileName} is no manifest of a backup");
            }

            var manifest = new BackupManifest(
                fields.Text("network", 64),
                fields.Parsed<Digest>("genesis", 64, Digest.TryParse),
                new Timestamp(fields.Integer("time", 0, Timestamp.Latest.UnixMs)),
                fields.Parsed<MemberId>("store", 26, MemberId.TryParse),
                fields.Parsed<Digest>("files", 64, Digest.TryParse),
                BackupHead.Read(fields));
            fields.End();
            return (manifest, jws);
        }
        catch (Exception fault) when (fault is JoseRejectedException or JsonRejectedException)
        {
            throw new BackupDamagedException($"{FileName} does not read: {fault.Message}");
        }
    }
}
