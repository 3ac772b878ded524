namespace Salus.Client.Records;

/// <summary>What several stores together have of the versions that are read (spec records 6.10).</summary>
internal static class Reads
{
    /// <summary>Whether no other store could add anything.</summary>
    public static bool AreWhole(IReadOnlyList<RecordRead> reads) => !reads.Any(IsLacking);

    /// <summary>What to ask the next store for.</summary>
    public static RecordListing[] LackingIn(IReadOnlyList<RecordRead> soFar) =>
        [.. soFar.Where(IsLacking).Select(read => read.Listing)];

    /// <summary>With what a further store had. What was said of a version before stands until another has it, or has
    /// more to say than that it has it not.</summary>
    public static IReadOnlyList<RecordRead> Together(
        IReadOnlyList<RecordRead>? soFar, IReadOnlyList<RecordRead> further)
    {
        if (soFar is null)
        {
            return further;
        }

        var found = further.ToDictionary(read => (read.Listing.Record, read.Listing.Version));
        return [.. soFar.Select(read =>
            found.TryGetValue((read.Listing.Record, read.Listing.Version), out var now)
                && (now is not RecordRead.Unreadable || IsAbsent(read)) ? now : read)];
    }

    // What another store may have whole; nobody has the key for this reader, or what was erased.
    private static bool IsLacking(RecordRead read) => read is RecordRead.Unreadable
    {
        Reason: NodeProblemException or RecordException
        {
            Fault: not (RecordFault.RecordErased or RecordFault.RecordNotForYou),
        },
    };

    private static bool IsAbsent(RecordRead read) => read is RecordRead.Unreadable
    {
        Reason: NodeProblemException { IsAbsent: true },
    };
}
