namespace Salus.Cli.Tour;

/// <summary>One byte of a file, changed as a failing disk or an intruder would; disposing it puts the byte
/// back.</summary>
internal sealed class FlippedByte : IDisposable
{
    private readonly string _path;

    private FlippedByte(string path, long offset)
    {
        _path = path;
        Offset = offset;
        Flip();
    }

    public long Offset { get; }

    /// <summary>Flips the lowest bit of the byte in the middle of a file.</summary>
    public static FlippedByte InTheMiddleOf(string path) => new(path, new FileInfo(path).Length / 2);

    public void Dispose() => Flip();

    private void Flip()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = Offset;
        var value = file.ReadByte();
        file.Position = Offset;
        file.WriteByte((byte)(value ^ 1));
        file.Flush(flushToDisk: true);
    }
}
