using Salus.Ledger;

namespace Salus.Node.Storage;

/// <summary>Something outside the ledger's rules failed: a disk, a folder, a shutdown. The code is stable; the message
/// says what to do.</summary>
public abstract class OperationalException(string code, string message, Exception? cause = null)
    : Exception(message, cause)
{
    public string Code { get; } = code;
}

/// <summary>Bytes that were acknowledged are not what they were (spec storage 3.3).</summary>
public sealed class StoreDamagedException(string file, Height height, long offset, string what)
    : OperationalException(
        "store-damaged",
        $"{file} is damaged at block {height}, byte {offset}: {what}. Nothing was changed. Put the "
        + "ledger's folder back from a copy and run 'salus ledger verify' over it.")
{
    public string File { get; } = file;

    public Height Height { get; } = height;

    public long Offset { get; } = offset;

    public string What { get; } = what;

    /// <summary>Whether the bytes are those that the validators certified, and only their outcome is another here:
    /// another copy of them would be no better.</summary>
    public bool IsAsCertified { get; init; }
}

/// <summary>A node that began with a snapshot has not fetched yet what lies below it (spec snapshots 5).</summary>
public sealed class HistoryIncompleteException()
    : OperationalException(
        "history-incomplete",
        "This node began with a snapshot, and still fetches the blocks below it from the other validators: ask another "
        + "node, or wait; /status says how far it is.");

/// <summary>The disk took no more; nothing half-written stays.</summary>
public sealed class StoreUnavailableException : OperationalException
{
    public StoreUnavailableException(string file, Exception cause)
        : this(file, cause, "Make room, or make the folder writable, and try again.")
    {
    }

    private StoreUnavailableException(string file, Exception cause, string advice)
        : base(
            "store-unavailable",
            $"{file} cannot be written: {cause.Message} Nothing of it was kept. {advice}",
            cause)
    {
    }

    /// <summary>Whether only a restarted node tries again.</summary>
    public bool NeedsRestart { get; private init; }

    /// <summary>What is on the disk now is known to nobody until the folder is opened again.</summary>
    public static StoreUnavailableException UntilRestart(string file, Exception cause) => new(
        file, cause, "Repair the disk, or make room; the ledger accepts again once its node is restarted.")
    {
        NeedsRestart = true,
    };
}

/// <summary>Another process works on the data folder.</summary>
public sealed class FolderInUseException(string folder, string owner)
    : OperationalException(
        "folder-in-use",
        $"{folder} is in use by the process {owner}. Stop that node, or start this one with another data folder.")
{
    public string Owner { get; } = owner;
}

/// <summary>Others on this machine may enter a folder that holds secrets.</summary>
public sealed class FolderOpenException(string folder)
    : OperationalException(
        "folder-open",
        $"{folder} holds secrets, and others on this machine may enter it. Close it with: chmod 700 {folder}    and if "
        + "others may have read in it, replace the keys.");

/// <summary>What the content store holds under a name is not what the name says.</summary>
public sealed class ContentDamagedException(string name, string file)
    : OperationalException(
        "content-damaged",
        $"{name} in {file} is not what was stored. Nothing of it is served. Put the file back from a copy.")
{
    public string Name { get; } = name;
}

/// <summary>A content is longer than this store takes.</summary>
public sealed class ContentTooLargeException(long maxLength)
    : OperationalException("content-too-large", $"A content here has at most {maxLength} bytes.");
