namespace Salus.Node.Bft;

/// <summary>Who is asked for the sections of a snapshot, in turn: all have the same. One that lets others wait comes
/// last, or a liar could keep a validator that is far behind from its blocks (spec snapshots 4.4).</summary>
internal sealed class Givers(IEnumerable<string> validators)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    private readonly List<string> _left = [.. validators];

    /// <summary>Who is asked next; null when nobody is left.</summary>
    public string? First => _left.FirstOrDefault();

    /// <summary>The first is asked no more.</summary>
    public void Leave() => _left.RemoveAt(0);

    /// <summary>The first gave what it was asked for, after so long.</summary>
    public void Waited(TimeSpan time)
    {
        if (time > Late)
        {
            _left.Add(_left[0]);
            _left.RemoveAt(0);
        }
    }
}
