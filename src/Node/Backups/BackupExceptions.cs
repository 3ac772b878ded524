using Salus.Node.Storage;

namespace Salus.Node.Backups;

/// <summary>A backup is not what its manifest says, or no backup at all.</summary>
public sealed class BackupDamagedException(string what)
    : OperationalException(
        "backup-damaged", $"This backup cannot be restored: {what}. Nothing was restored. Use another backup.");

/// <summary>A backup lacks a block that is known to have been there.</summary>
public sealed class BackupCutOffException(string what)
    : OperationalException(
        "backup-cut-off",
        $"{what} Nothing was restored. Use the newest backup, or leave --checkpoint away and accept that what came "
        + "later is lost.");

/// <summary>The folder to write into holds something already.</summary>
public sealed class FolderNotEmptyException(string folder)
    : OperationalException(
        "folder-not-empty", $"{folder} holds something already. Name a folder that is new or empty.");

/// <summary>A validator knows what it said, and votes by itself.</summary>
public sealed class VotesKeptException(string folder)
    : OperationalException(
        "votes-kept", $"The validator of {folder} knows what it said on every ledger. Start its node: it votes.");

/// <summary>A statement of lost votes does not count, or too few do.</summary>
public sealed class LostVotesRefusedException(string what)
    : OperationalException("lost-votes-refused", $"Of the statements of lost votes {what}. Nothing was changed.");
