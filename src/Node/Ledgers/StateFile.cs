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
    private readonly List<(long Position, byte[] Bytes)> _waiting = [];

    private StateFile(string path, OpenDiskFile open, ILogger logger) =>
        (_path, _file, _logger) = (path, open(path), logger);

    /// <summary>Opens the log of a ledger, or makes it.</summary>
    public static StateFile Open(LedgerFolder folder, ILogger logger) =>
        Open(folder.State, OpenDisk, logger);

    /// <summary>As <see cref="Open(LedgerFolder, ILogger)"/>, anywhere, and with any disk under it.</summary>
    public static StateFile Open(string path, OpenDiskFile open, ILogger logger)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new StateFile(path, open, logger);
    }

    /// <summary>Opens the file for whoever reads beside the ledger, or is the ledger after it: what both write is the
    /// same.</summary>
    public static DiskFile OpenDisk(string path) => new(File.OpenHandle(
        path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public void Add(long position, ReadOnlySpan<byte> bytes)
    {
        lock (_waiting)
        {
            if (!TryWriteWaiting() || !TryWrite(position, bytes))
            {
                _waiting.Add((position, bytes.ToArray()));
            }
        }
    }

    public void Read(long position, Span<byte> bytes)
    {
        lock (_waiting)
        {
            while (_waiting.Count > 0 && !bytes.IsEmpty)
            {
                var length = ReadSome(position, bytes);
                position += length;
                bytes = bytes[length..];
            }
        }

        _file.Read(bytes, position);
    }

    public void Flush()
    {
        lock (_waiting)
        {
            if (!TryWriteWaiting())
            {
                throw new IOException($"{_path} cannot be written");
            }
        }

        _file.Flush();
    }

    // From one piece that waits, or from the file as far as the next of them.
    private int ReadSome(long position, Span<byte> bytes)
    {
        var next = position + bytes.Length;
        foreach (var (start, piece) in _waiting)
        {
            if (position >= start && position < start + piece.Length)
            {
                var part = piece.AsSpan((int)(position - start));
                part = part[..Math.Min(part.Length, bytes.Length)];
                part.CopyTo(bytes);
                return part.Length;
            }

            next = start > position ? Math.Min(next, start) : next;
        }

        _file.Read(bytes[..(int)(next - position)], position);
        return (int)(next - position);
    }

    private bool TryWriteWaiting()
    {
        while (_waiting is [var (position, bytes), ..] && TryWrite(position, bytes))
        {
            _waiting.RemoveAt(0);
        }

        return _waiting.Count == 0;
    }

    private bool TryWrite(long position, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes, position);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(_path, fault.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was not written, and stays in memory: {Cause}")]
    private partial void LogNotWritten(string file, string cause);
}
