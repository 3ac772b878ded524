using System.Text;

namespace Salus.Tidy.Reading;

/// <summary>One file of the repository, by its path from the root, with forward slashes.</summary>
public sealed class SourceFile(string path, byte[] bytes)
{
    private CodeText? _code;
    private IReadOnlyList<Declaration>? _declarations;

    public SourceFile(string path, string text)
        : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    public string Path => path;

    public int Size => bytes.Length;

    public string Extension => System.IO.Path.GetExtension(path);

    public string Folder => path[..Math.Max(path.LastIndexOf('/'), 0)];

    public string Name => path[(path.LastIndexOf('/') + 1)..];

    public string Text { get; } = Encoding.UTF8.GetString(bytes);

    public bool IsText => Array.IndexOf(bytes, (byte)0) < 0;

    public IReadOnlyList<string> Lines => (Text.EndsWith('\n') ? Text[..^1] : Text).Split('\n');

    /// <summary>The C# code with comments and the insides of strings blanked out, and the comments apart.</summary>
    public CodeText Code => _code ??= CodeText.Of(Text);

    /// <summary>The C# types and members, nested ones included.</summary>
    public IReadOnlyList<Declaration> Declarations => _declarations ??= Reading.Declarations.Of(Text);

    public override string ToString() => path;
}
