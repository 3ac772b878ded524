using System.Buffers;
using Salus.Ledger.States;
using Salus.Node.Storage;

namespace Salus.Node.Ledgers;

/// <summary>
/// The log of a state on disk (spec snapshots 3.1). What a disk does not take stays in memory until it does: a ledger
/// must not stop between two blocks. The file is closed when nobody reads the state any more.
/// </summary>
internal sealed partial class StateFile : IStateStore
{
    private readonly DiskFile _file;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Lock _lock = new();
    private long _written;

    private StateFile(string path, OpenDiskFile open, ILogger logger) =>
        (_path, _file, _logger) = (path, open(path), logger);

    /// <summary>Opens the log of a ledger, or makes it.</summary>
    public static StateFile Open(LedgerFolder folder, ILogger logger) =>
        Open(folder, OpenDisk, logger);

    /// <summary>As <see cref="Open(LedgerFolder, ILogger)"/>, with another disk under it.</summary>
    internal static StateFile Open(LedgerFolder folder, OpenDiskFile open, ILogger logger)
    {
        Directory.CreateDirectory(folder.Snapshots);
        return new StateFile(folder.State, open, logger);
    }

    /// <summary>Opens the file for whoever reads beside the ledger, or is the ledger after it: what both write is the
    /// same.</summary>
    public static DiskFile OpenDisk(string path) => new(File.OpenHandle(
        path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public void Add(long position, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_waiting.WrittenCount == 0)
            {
                _written = position;
            }
            else if (position != _written + _waiting.WrittenCount)
            {
                throw new IOException($"{_path} takes nothing now");
            }

            _waiting.Write(bytes);
            TryWrite();
        }
    }

    public void Read(long position, Span<byte> bytes)
    {
        lock (_lock)
        {
            var end = position + bytes.Length;
            if (_waiting.WrittenCount > 0 && end > _written)
            {
                var stored = (int)Math.Max(0, _written - position);
                var from = (int)(position + stored - _written);
                _waiting.WrittenSpan[from..(int)(end - _written)].CopyTo(bytes[stored..]);
                bytes = bytes[..stored];
            }
        }

        _file.Read(bytes, position);
    }

    public void Flush()
    {
        lock (_lock)
        {
            TryWrite();
            if (_waiting.WrittenCount > 0)
            {
                throw new IOException($"{_path} cannot be written");
            }
        }

        _file.Flush();
    }

    private void TryWrite()
    {
        try
        {
            _file.Write(_waiting.WrittenSpan, _written);
            _waiting.ResetWrittenCount();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(_path, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was not written, and stays in memory: {Cause}")]
    private partial void LogNotWritten(string file, string cause);
}
