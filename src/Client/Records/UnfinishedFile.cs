namespace Salus.Client.Records;

/// <summary>A file beside its later place, readable by its owner only, that gets its name when it is whole and checked;
/// disposed of before, it is gone.</summary>
internal sealed class UnfinishedFile : IDisposable
{
    private const int BufferBytes = 256 * 1024;

    private readonly string _folder;
    private readonly string _path;
    private readonly FileStream _file;

    public UnfinishedFile(string folder, string name)
    {
        (_folder, _path) = (folder, Path.Combine(folder, $".{name}.unfinished"));
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = BufferBytes,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _file = OnDisk(() => new FileStream(_path, options));
    }

    /// <summary>Where it is written.</summary>
    public Stream Content => _file;

    /// <summary>Gives the file its name; its path. One that is there already stays.</summary>
    public string Finish(string name)
    {
        return OnDisk(() =>
        {
            _file.Dispose();
            var path = Path.Combine(_folder, name);
            File.Move(_path, path, overwrite: false);
            return path;
        });
    }

    /// <summary>What the disk says is the reader's own fault, and no node's.</summary>
    public static T OnDisk<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault);
        }
    }

    public static RecordException NotWritten(Exception fault) => new(
        RecordFault.RecordNotWritten, $"The file could not be written; nothing of it stays. {fault.Message}", fault);

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What could not be written at the end goes with the rest.
        }

        File.Delete(_path);
    }
}
