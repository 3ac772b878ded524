namespace Salus.Node.Logs;

/// <summary>How a node's log looks.</summary>
public enum LogForm
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>One JSON object a line, for a log collector.</summary>
    Json,
}
