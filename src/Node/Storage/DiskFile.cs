using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Salus.Node.Storage;

/// <summary>Opens a file for reading and writing, and makes it when it is not there.</summary>
public delegate DiskFile OpenDiskFile(string path);

/// <summary>A file that is written at places and flushed. Tests put one in its place that fails as disks do.</summary>
public class DiskFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    public DiskFile(SafeFileHandle handle) => _handle = handle;

    public long Length => RandomAccess.GetLength(_handle);

    public static DiskFile Open(string path) => new(OpenHandle(path));

    public static SafeFileHandle OpenHandle(string path)
    {
        var isNew = !File.Exists(path);
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (isNew)
        {
            FlushFolder(Path.GetDirectoryName(path)!);
        }

        return handle;
    }

    public virtual void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    /// <summary>Fills a buffer; throws <see cref="EndOfStreamException"/> where the file ends before.</summary>
    public void Read(Span<byte> bytes, long offset)
    {
        for (var read = 0; !bytes.IsEmpty; offset += read, bytes = bytes[read..])
        {
            read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("the file ends early");
            }
        }
    }

    public virtual void Flush() => RandomAccess.FlushToDisk(_handle);

    public virtual void Cut(long length)
    {
        RandomAccess.SetLength(_handle, length);
        Flush();
    }

    /// <summary>Makes names in a folder durable: a file that was flushed may still lose its name.</summary>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = OpenFolder(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"{folder} cannot be opened for flushing.");
        }

        var flushed = FlushDescriptor(descriptor);
        _ = CloseDescriptor(descriptor);
        if (flushed != 0)
        {
            throw new IOException($"{folder} cannot be flushed.");
        }
    }

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing) => _handle.Dispose();

    // .NET opens no folders, so their flush goes to the C library.
    [DllImport("libc", EntryPoint = "open"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FlushDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int CloseDescriptor(int descriptor);
}
