using System.Text.Json;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Storage;
using Salus.Primitives.Json;

namespace Salus.Node.Erasures;

/// <summary>Findings that are not attested yet, in a file each, durable before the first deletion: a store that falls
/// in the middle does not call missing what it deleted itself (spec erasure 2.3).</summary>
internal sealed class ErasureNotes(string folder)
{
    /// <summary>What was noted of a record, or null. A note that does not read was not finished: nothing was deleted
    /// then.</summary>
    public AttestErasure? Find(Erasure erasure)
    {
        try
        {
            var fields = JsonFields.Parse(File.ReadAllBytes(PathOf(erasure)));
            return (AttestErasure)AttestErasure.Declaration.Read(fields);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException
            or JsonRejectedException)
        {
            return null;
        }
    }

    public void Write(Erasure erasure, AttestErasure finding)
    {
        var path = PathOf(erasure);
        try
        {
            Directory.CreateDirectory(folder);
            using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
            {
                using var json = new Utf8JsonWriter(file);
                json.WriteStartObject();
                finding.Write(json);
                json.WriteEndObject();
                json.Flush();
                file.Flush(flushToDisk: true);
            }

            DiskFile.FlushFolder(folder);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(path, cause);
        }
    }

    public void Forget(Erasure erasure) => File.Delete(PathOf(erasure));

    private string PathOf(Erasure erasure) => Path.Combine(folder, $"{erasure.Record}.json");
}
