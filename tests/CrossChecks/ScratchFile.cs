using System.Security.Cryptography;

namespace Salus.CrossChecks;

/// <summary>A place for a file that only its owner may open, and that goes with the test.</summary>
internal sealed class ScratchFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"salus-{Convert.ToHexString(RandomNumberGenerator.GetBytes(8))}");

    public async Task WriteAsync(string text)
    {
        await File.WriteAllTextAsync(Path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => File.Delete(Path);
}
