using System.Globalization;
using System.Text;
using Salus.Primitives;

namespace Salus.Node.Portal;

/// <summary>One file of the portal: under its path, as it is and, where that is shorter, packed.</summary>
public sealed record PortalFile(string Path, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The SHA-256 of the bytes, unpacked.</summary>
    public Digest Digest { get; } = Digest.Of(Bytes.Span);

    /// <summary>The bytes packed with Brotli (RFC 7932); null where they are not.</summary>
    public ReadOnlyMemory<byte>? Brotli { get; init; }

    /// <summary>The bytes packed with gzip (RFC 1952); null where they are not.</summary>
    public ReadOnlyMemory<byte>? Gzip { get; init; }
}

/// <summary>The pages, styles and scripts that a node serves to browsers; a program has its own copy built in (spec
/// portal 1).</summary>
public sealed class PortalFiles
{
    private const string Prefix = "portal";
    private const string BrotliEnd = ".br";
    private const string GzipEnd = ".gz";

    private static readonly Lazy<PortalFiles> Own = new(ReadOwn);

    private readonly SortedDictionary<string, PortalFile> _files = new(StringComparer.Ordinal);

    /// <summary>Files by their paths, <c>/index.html</c>; a path that ends with <c>.br</c> or <c>.gz</c> is the packed
    /// form of the one without.</summary>
    public PortalFiles(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files.Where(file => !IsPacked(file.Key, files)))
        {
            _files.Add(path, new PortalFile(path, bytes)
            {
                Brotli = Packed(files, path + BrotliEnd),
                Gzip = Packed(files, path + GzipEnd),
            });
        }
    }

    /// <summary>Those built into this program; none when it was built where Node.js was missing.</summary>
    public static PortalFiles OfThisProgram => Own.Value;

    /// <summary>In the order of their paths.</summary>
    public IReadOnlyCollection<PortalFile> All => _files.Values;

    /// <summary>The digest of the portal as a whole: SHA-256 over a line <c>PATH DIGEST</c> for each file, in the
    /// order of their paths (spec portal 2.1).</summary>
    public Digest Digest => Digest.Of(Encoding.UTF8.GetBytes(string.Concat(
        _files.Values.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Path} {file.Digest}\n")))));

    /// <summary>The file of a path; null when there is none.</summary>
    public PortalFile? Find(string path) => _files.GetValueOrDefault(path);

    private static bool IsPacked(string path, IReadOnlyDictionary<string, byte[]> files) =>
        (path.EndsWith(BrotliEnd, StringComparison.Ordinal) || path.EndsWith(GzipEnd, StringComparison.Ordinal))
        && files.ContainsKey(path[..^BrotliEnd.Length]);

    private static ReadOnlyMemory<byte>? Packed(IReadOnlyDictionary<string, byte[]> files, string path) =>
        files.TryGetValue(path, out var bytes) ? bytes : default(ReadOnlyMemory<byte>?);

    private static PortalFiles ReadOwn()
    {
        var program = typeof(PortalFiles).Assembly;
        return new PortalFiles(program.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix + '/', StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name =>
            {
                using var resource = program.GetManifestResourceStream(name)!;
                var bytes = new byte[resource.Length];
                resource.ReadExactly(bytes);
                return bytes;
            }));
    }
}
