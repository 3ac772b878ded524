using System.Text;
using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Backups;

/// <summary>A validator's word that it no longer knows what it said above these blocks, which are the last that it has.
/// Signed with its voting key (spec votes 7.1).</summary>
public sealed record LostVotes(
    string Network, Digest Genesis, string Validator, Timestamp Time, IReadOnlyList<BackupHead> Heads)
{
    private const string Typ = "salus-lost-votes";

    /// <summary>The signed statement, a compact JWS.</summary>
    public string Sign(KeyPair votingKey)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("network", Network);
            json.WriteString("genesis", Genesis.ToString());
            json.WriteString("validator", Validator);
            json.WriteNumber("time", Time.UnixMs);
            BackupHead.Write(json, Heads);
            json.WriteEndObject();
        }

        return Jws.Sign(votingKey, Typ, stream.ToArray()).ToCompact();
    }

    /// <summary>Reads a statement; its signature is checked by whoever knows the validators. Throws
    /// <see cref="LostVotesRefusedException"/>.</summary>
    public static (LostVotes Statement, Jws Signed) Read(string compact)
    {
        try
        {
            var jws = Jws.Parse(Encoding.ASCII.GetBytes(compact.Trim()));
            if (jws.Typ != Typ)
            {
                throw new LostVotesRefusedException("something is none: it was signed for another purpose");
            }

            var fields = JsonFields.Parse(jws.Payload);
            var statement = new LostVotes(
                fields.Text("network", 64),
                fields.Parsed<Digest>("genesis", 64, Digest.TryParse),
                fields.Text("validator", 64),
                new Timestamp(fields.Integer("time", 0, Timestamp.Latest.UnixMs)),
                BackupHead.Read(fields));
            fields.End();
            return (statement, jws);
        }
        catch (Exception fault) when (fault is JoseRejectedException or JsonRejectedException)
        {
            throw new LostVotesRefusedException($"one does not read: {fault.Message}");
        }
    }
}
