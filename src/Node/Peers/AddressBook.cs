using System.Collections.Concurrent;
using System.Text;
using Salus.Node.Hosting;

namespace Salus.Node.Peers;

/// <summary>Where the region's nodes are reached: this one, and each other validator as it said when it last dialled.
/// What they said is kept in a file, a line of each, which saves time and is never needed: what does not read is as
/// good as none (spec peers 3.8).</summary>
internal sealed class AddressBook
{
    private const string Nowhere = "-";
    private static readonly NodeAddresses None = new(null, null);

    private readonly string _path;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, NodeAddresses> _said;

    private AddressBook(string self, string path, Dictionary<string, NodeAddresses> said)
    {
        (Self, _path) = (self, path);
        _said = new(said, StringComparer.Ordinal);
    }

    /// <summary>The validator that this node votes as.</summary>
    public string Self { get; }

    /// <summary>The addresses of a validator's node; this node's own once it listens.</summary>
    public NodeAddresses this[string validator]
    {
        get => _said.GetValueOrDefault(validator, None);
        set => _said[validator] = value;
    }

    /// <summary>Opens the book with what was kept in a file.</summary>
    public static AddressBook Open(string self, string path) => new(self, path, Read(path));

    /// <summary>Takes what another validator says of itself, and keeps it for the next start.</summary>
    public void Learn(string validator, NodeAddresses said)
    {
        lock (_writing)
        {
            if (this[validator] != said)
            {
                this[validator] = said;
                Write();
            }
        }
    }

    private void Write()
    {
        var lines = _said.Where(one => one.Key != Self).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{one.Key} {Text(one.Value.Members)} {Text(one.Value.Browsers)}\n");
        try
        {
            PrivateFile.Replace(_path, Encoding.ASCII.GetBytes(string.Concat(lines)));
        }
        catch (IOException)
        {
            // After the next start it is learned again.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }
    }

    private static Dictionary<string, NodeAddresses> Read(string path)
    {
        try
        {
            return File.ReadLines(path).Select(line => line.Split(' ')).Where(words => words.Length == 3)
                .GroupBy(words => words[0])
                .ToDictionary(said => said.Key, said => NodeAddresses.Read(said.Last()[1], said.Last()[2]));
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Text(Uri? address) => address is null ? Nowhere : NodeAddresses.Text(address);
}
