using System.Globalization;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.States;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Node.Erasures;

/// <summary>Up to which number every erasure was carried out here, with its record, in a file that no backup holds: a
/// restored node, and one whose ledger is another, begins at the first again (spec erasure 2.4).</summary>
internal sealed class ErasuresDone(string folder)
{
    private readonly string _path = Path.Combine(folder, "done");

    /// <summary>The number, or 0 when nothing is known of this ledger.</summary>
    public long Read(StateView records)
    {
        try
        {
            return File.ReadAllText(_path).Split(' ') is [var digits, var record]
                && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && Erasure.Find(records, number)?.Record.ToString() == record
                    ? number
                    : 0;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            // Beginning at the first costs time and nothing else.
            return 0;
        }
    }

    /// <summary>Notes it, durably.</summary>
    public void Write(long number, Erasure erasure)
    {
        try
        {
            Directory.CreateDirectory(folder);
            PrivateFile.Replace(_path, System.Text.Encoding.ASCII.GetBytes($"{number} {erasure.Record}"));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException(_path, cause);
        }
    }
}
