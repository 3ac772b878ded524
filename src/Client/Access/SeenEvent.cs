namespace Salus.Client.Access;

/// <summary>Something that happened, as a node tells it; the place is where to go on behind it. The entry has no number
/// of a log.</summary>
public sealed record SeenEvent(string Place, LogEntry Entry);
