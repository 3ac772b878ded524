namespace Salus.Client.Http;

/// <summary>How much a list has taken so far, however many pages a node makes of it (spec records 6.7).</summary>
internal sealed class Pages
{
    /// <summary>The most bytes of all pages of one list.</summary>
    public const long MaxBytes = 16L * Node.MaxAnswer;

    // An empty page costs a question too.
    private const int LeastBytes = 4 * 1024;

    private long _taken;

    /// <summary>Counts a page; false when it is too much.</summary>
    public bool TryTake(int bytes) => (_taken += Math.Max(bytes, LeastBytes)) <= MaxBytes;
}
