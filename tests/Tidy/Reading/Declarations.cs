using System.Text.RegularExpressions;

namespace Salus.Tidy.Reading;

/// <summary>
/// Finds types and members by counting brackets: a member ends at the semicolon, or at the brace that closes its body.
/// Local functions and lambdas belong to the member around them.
/// </summary>
public sealed partial class Declarations
{
    private readonly string _text;
    private readonly CodeText _parts;
    private readonly string _code;
    private readonly List<Declaration> _found = [];
    private (int First, int Last) _statements = (-1, -1);

    private Declarations(string text)
    {
        _text = text;
        _parts = CodeText.Of(text);
        _code = _parts.Code;
    }

    private sealed record Owner(string? TypeName, bool IsInterface, bool IsVisible);

    private sealed record Extent(int Start, int Signature, int HeaderEnd, int BodyStart, int End, bool IsAssigned);

    public static IReadOnlyList<Declaration> Of(string text)
    {
        var reader = new Declarations(text);
        reader.ReadBody(0, reader._code.Length, new Owner(null, IsInterface: false, IsVisible: true));
        if (reader._statements is var (first, last) && first >= 0)
        {
            reader._found.Add(reader.Located(DeclarationKind.TopLevelStatements, "top-level statements", first, last));
        }

        return reader._found;
    }

    private void ReadBody(int at, int end, Owner owner)
    {
        while (true)
        {
            at = SkipBlank(at, end);
            if (at >= end)
            {
                return;
            }

            if (_code[at] is ';' or '}')
            {
                at++;
                continue;
            }

            var extent = Measure(at, end);
            Add(extent, owner);
            at = Math.Max(extent.End + 1, at + 1);
        }
    }

    private int SkipBlank(int at, int end)
    {
        while (at < end && (char.IsWhiteSpace(_code[at]) || _code[at] == '#'))
        {
            at = _code[at] == '#' && _code.IndexOf('\n', at) is var line ? (line < 0 ? end : line) : at + 1;
        }

        return at;
    }

    private Extent Measure(int start, int end)
    {
        var at = start;
        while (at < end && _code[at] == '[')
        {
            at = SkipBlank(Closing(at) + 1, end);
        }

        var (signature, headerEnd, isAssigned, isArrow) = (at, -1, false, false);
        for (; at < end; at++)
        {
            switch (_code[at])
            {
                case '(' or '[':
                    at = Closing(at);
                    break;
                case 'o' when OperatorWord().Match(_code, at) is { Success: true } word:
                    at += word.Length - 1;
                    break;
                case '=':
                    headerEnd = headerEnd < 0 ? at : headerEnd;
                    isArrow |= at + 1 < end && _code[at + 1] == '>';
                    isAssigned |= !isArrow;
                    break;
                case ';':
                    return new Extent(start, signature, headerEnd < 0 ? at : headerEnd, -1, at, isAssigned);
                case '{' when isArrow || isAssigned:
                    at = Closing(at);
                    break;
                case '{':
                    var close = Closing(at);
                    var next = SkipBlank(close + 1, end);
                    if (next >= end || _code[next] != '=')
                    {
                        return new Extent(start, signature, at, at + 1, close, IsAssigned: false);
                    }

                    (headerEnd, isAssigned, at) = (at, true, next);
                    break;
            }
        }

        return new Extent(start, signature, headerEnd < 0 ? end : headerEnd, -1, end - 1, isAssigned);
    }

    /// <summary>The position of the bracket that closes the one at <paramref name="open"/>.</summary>
    private int Closing(int open)
    {
        var depth = 0;
        for (var at = open; at < _code.Length; at++)
        {
            depth += _code[at] is '(' or '[' or '{' ? 1 : _code[at] is ')' or ']' or '}' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return _code.Length - 1;
    }

    private void Add(Extent extent, Owner owner)
    {
        var header = _code[extent.Signature..Math.Max(extent.Signature, extent.HeaderEnd)].Trim();
        if (NamespaceHeader().IsMatch(header))
        {
            if (extent.BodyStart >= 0)
            {
                ReadBody(extent.BodyStart, extent.End, owner);
            }
        }
        else if (TypeHeader().Match(header) is { Success: true } type)
        {
            AddType(extent, header, type, owner);
        }
        else if (owner.TypeName is not null)
        {
            AddMember(extent, header, owner);
        }
        else if (!UsingHeader().IsMatch(header))
        {
            _statements = (_statements.First < 0 ? extent.Signature : _statements.First, extent.End);
        }
    }

    private void AddType(Extent extent, string header, Match match, Owner owner)
    {
        var word = match.Groups["kind"].Value;
        var kind = word.StartsWith("record", StringComparison.Ordinal) ? DeclarationKind.Record
            : Enum.Parse<DeclarationKind>(word, ignoreCase: true);
        var rest = match.Groups["rest"].Value;
        var isDelegate = kind == DeclarationKind.Delegate;
        var name = (isDelegate ? LastName().Match(rest.Split('(')[0]) : FirstName().Match(rest)).Value;
        var isVisible = owner.IsVisible && (owner.IsInterface || PublicWord().IsMatch(match.Groups["modifiers"].Value));
        _found.Add(Located(extent, kind, name) with
        {
            Parameters = CountParameters(header[..ListEnd(header)]),
            IsVisible = isVisible,
        });
        if (extent.BodyStart >= 0 && kind != DeclarationKind.Enum)
        {
            var inner = new Owner(name, kind == DeclarationKind.Interface, isVisible);
            ReadBody(extent.BodyStart, extent.End, inner);
        }
    }

    private void AddMember(Extent extent, string header, Owner owner)
    {
        var constructed = ConstructorHeader().Match(header).Groups["name"].Value;
        var isField = extent.IsAssigned || (extent.BodyStart < 0 && !header.Contains('(', StringComparison.Ordinal)
            && _code[extent.HeaderEnd] == ';');
        var kind = constructed == owner.TypeName ? DeclarationKind.Constructor
            : isField ? DeclarationKind.Field
            : DeclarationKind.Function;
        var name = LastName().Match(header.Split('(')[0]).Value;
        _found.Add(Located(extent, kind, $"{owner.TypeName}.{name}") with
        {
            Parameters = CountParameters(header),
            IsVisible = owner.IsVisible && (owner.IsInterface || PublicWord().IsMatch(header)),
        });
    }

    private Declaration Located(Extent extent, DeclarationKind kind, string name) =>
        Located(kind, name, extent.Signature, extent.End) with { HasSummary = HasSummaryBefore(extent.Start) };

    private Declaration Located(DeclarationKind kind, string name, int start, int end)
    {
        var (first, last) = (_parts.LineOf(start), _parts.LineOf(end));
        return new Declaration(kind, name, first, last - first + 1);
    }

    private bool HasSummaryBefore(int position)
    {
        var lines = _text[..position].Split('\n').Reverse().Select(line => line.TrimStart()).ToArray();
        return lines[0].Length == 0
            && lines.Skip(1).TakeWhile(line => line.StartsWith("///", StringComparison.Ordinal)).Any(Summary().IsMatch);
    }

    /// <summary>Where the base list or the constraints of a type begin: parameters stand before them.</summary>
    private static int ListEnd(string header)
    {
        var depth = 0;
        for (var at = 0; at < header.Length; at++)
        {
            depth += header[at] is '(' ? 1 : header[at] is ')' ? -1 : 0;
            if (depth == 0 && header[at] == ':')
            {
                return at;
            }
        }

        return header.Length;
    }

    /// <summary>Counts the parameters in the first pair of round brackets.</summary>
    private static int CountParameters(string header)
    {
        var open = header.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return 0;
        }

        var (depth, commas, isEmpty) = (0, 0, true);
        for (var at = open; at < header.Length; at++)
        {
            depth += header[at] is '(' or '[' or '<' or '{' ? 1 : header[at] is ')' or ']' or '>' or '}' ? -1 : 0;
            if (depth == 0)
            {
                break;
            }

            commas += depth == 1 && header[at] == ',' ? 1 : 0;
            isEmpty &= at == open || char.IsWhiteSpace(header[at]);
        }

        return isEmpty ? 0 : commas + 1;
    }

    [GeneratedRegex(@"\G(?<![\w@])operator\b[^(]*")]
    private static partial Regex OperatorWord();

    [GeneratedRegex("<(summary|inheritdoc)")]
    private static partial Regex Summary();

    [GeneratedRegex(@"^namespace\s")]
    private static partial Regex NamespaceHeader();

    [GeneratedRegex(@"^(global\s+)?using\s+(static\s+)?[\w.:]+$")]
    private static partial Regex UsingHeader();

    [GeneratedRegex(@"^(?<modifiers>((public|internal|private|protected|static|sealed|abstract|readonly|ref"
        + @"|partial|file|unsafe|new)\s+)*)"
        + @"(?<kind>record\s+struct|record\s+class|class|struct|interface|enum|record|delegate)\s+"
        + "(?<rest>.*)$", RegexOptions.Singleline)]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"^((public|internal|private|protected|static|unsafe|extern)\s+)*(?<name>\w+)\s*\(")]
    private static partial Regex ConstructorHeader();

    [GeneratedRegex(@"\bpublic\b")]
    private static partial Regex PublicWord();

    [GeneratedRegex(@"^\w+")]
    private static partial Regex FirstName();

    [GeneratedRegex(@"[\w~]+(?=\W*(<[^<>]*>)?\W*$)")]
    private static partial Regex LastName();
}
