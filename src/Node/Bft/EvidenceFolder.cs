using System.Text.Json;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Primitives.Json;

namespace Salus.Node.Bft;

/// <summary>What is to be reported of faulty validators, in a file of each, so that it outlives the process (spec votes
/// 6.1).</summary>
internal sealed class EvidenceFolder(string folder)
{
    private const string End = ".json";

    /// <summary>Keeps a report, durable on return. Throws <see cref="StoreUnavailableException"/>.</summary>
    public void Write(ReportEquivocation report)
    {
        var path = PathOf(report.Validator);
        try
        {
            Directory.CreateDirectory(folder);
            PrivateFile.Replace(path, Encode(report));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(path, cause);
        }
    }

    /// <summary>All that is kept and reads; what does not convinces nobody.</summary>
    public IReadOnlyList<ReportEquivocation> Read() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, $"*{End}").Order(StringComparer.Ordinal)
            .Select(Read).OfType<ReportEquivocation>()];

    public void Delete(string validator)
    {
        try
        {
            File.Delete(PathOf(validator));
        }
        catch (IOException)
        {
            // It may never have been written; what stays is found to be reported already after the next start.
        }
        catch (UnauthorizedAccessException)
        {
            // It stays, as above.
        }
    }

    private static ReportEquivocation? Read(string path)
    {
        try
        {
            return (ReportEquivocation)ReportEquivocation.Declaration.Read(JsonFields.Parse(File.ReadAllBytes(path)));
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or JsonRejectedException)
        {
            // Another node reports it, as if this one had never heard of it.
            return null;
        }
    }

    private static byte[] Encode(ReportEquivocation report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            report.Write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    // An id of a validator is a name of a-z, 0-9 and '-'.
    private string PathOf(string validator) => Path.Combine(folder, validator + End);
}
