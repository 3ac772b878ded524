namespace Salus.Tidy.Reading;

/// <summary>A comment: the line where it begins, counted from 1, and its text without the slashes.</summary>
public sealed record Comment(int Line, string Text, bool IsDocumentation);

/// <summary>
/// C# text, told apart into code and comments. In <see cref="Code"/> comments and the insides of literals are spaces,
/// so that positions and lines stay what they were; the expressions inside interpolated strings remain.
/// </summary>
public sealed class CodeText
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly List<Comment> _comments = [];
    private int _at;

    private CodeText(string text)
    {
        _text = text;
        _code = text.ToCharArray();
        ReadCode(holeEnd: 0);
        Code = new string(_code);
    }

    public string Code { get; }

    public IReadOnlyList<Comment> Comments => _comments;

    public static CodeText Of(string text) => new(text);

    /// <summary>The line, counted from 1, of a position.</summary>
    public int LineOf(int position) => _text.AsSpan(0, position).Count('\n') + 1;

    private void ReadCode(int holeEnd)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            var next = _text[_at];
            if (holeEnd > 0 && depth == 0 && next == '}')
            {
                Blank(holeEnd);
                return;
            }

            depth += next == '{' ? 1 : next == '}' ? -1 : 0;
            if (Sees("//"))
            {
                ReadLineComment();
            }
            else if (Sees("/*"))
            {
                ReadBlockComment();
            }
            else if (next == '\'')
            {
                ReadCharacter();
            }
            else if (next == '#' && IsFirstOnLine())
            {
                _at = EndOfLine();
            }
            else if (StringPrefix() is { } prefix)
            {
                ReadString(prefix);
            }
            else
            {
                _at++;
            }
        }
    }

    private bool Sees(string words) => string.CompareOrdinal(_text, _at, words, 0, words.Length) == 0;

    private bool IsFirstOnLine() => _text.AsSpan(0, _at)[(_text.LastIndexOf('\n', _at) + 1)..].IsWhiteSpace();

    private int EndOfLine() => _text.IndexOf('\n', _at) is var end && end < 0 ? _text.Length : end;

    private void ReadLineComment()
    {
        var end = EndOfLine();
        var words = _text[(_at + 2)..end];
        _comments.Add(new Comment(LineOf(_at), words.TrimStart('/').Trim(), words.StartsWith('/')));
        Blank(end - _at);
    }

    private void ReadBlockComment()
    {
        var found = _text.IndexOf("*/", Math.Min(_at + 2, _text.Length), StringComparison.Ordinal);
        var end = found < 0 ? _text.Length : found + 2;
        var line = LineOf(_at);
        foreach (var words in _text[_at..end].Split('\n'))
        {
            _comments.Add(new Comment(line++, words.Trim().Trim('/', '*').Trim(), IsDocumentation: false));
        }

        Blank(end - _at);
    }

    private void ReadCharacter()
    {
        Blank(1);
        while (_at < _text.Length && _text[_at] is not ('\'' or '\n'))
        {
            Blank(_text[_at] == '\\' ? 2 : 1);
        }

        Blank(1);
    }

    private string? StringPrefix()
    {
        var end = _at;
        while (end < _text.Length && _text[end] is '$' or '@')
        {
            end++;
        }

        return end < _text.Length && _text[end] == '"' ? _text[_at..end] : null;
    }

    private void ReadString(string prefix)
    {
        _at += prefix.Length;
        var dollars = prefix.Count(letter => letter == '$');
        var isVerbatim = prefix.Contains('@', StringComparison.Ordinal);
        var quotes = RunOf('"');
        if (!isVerbatim && quotes == 2)
        {
            _at += 2;
            return;
        }

        var isRaw = !isVerbatim && quotes >= 3;
        var fence = isRaw ? quotes : 1;
        _at += fence;
        while (_at < _text.Length)
        {
            if (_text[_at] == '"' && (isRaw ? RunOf('"') >= fence : !(isVerbatim && RunOf('"') >= 2)))
            {
                _at += isRaw ? RunOf('"') : 1;
                return;
            }

            ReadInsideString(dollars, isVerbatim, isRaw);
        }
    }

    private void ReadInsideString(int dollars, bool isVerbatim, bool isRaw)
    {
        var braces = dollars > 0 ? RunOf('{') : 0;
        if (_text[_at] == '\\' && !isVerbatim && !isRaw)
        {
            Blank(2);
        }
        else if (_text[_at] == '"' && isVerbatim)
        {
            Blank(2);
        }
        else if (braces >= dollars && braces > 0 && (isRaw || braces % 2 == 1))
        {
            Blank(braces);
            ReadCode(holeEnd: isRaw ? dollars : 1);
        }
        else
        {
            Blank(Math.Max(braces, 1));
        }
    }

    private int RunOf(char letter)
    {
        var end = _at;
        while (end < _text.Length && _text[end] == letter)
        {
            end++;
        }

        return end - _at;
    }

    private void Blank(int count)
    {
        for (var end = Math.Min(_at + count, _text.Length); _at < end; _at++)
        {
            _code[_at] = _code[_at] == '\n' ? '\n' : ' ';
        }
    }
}
