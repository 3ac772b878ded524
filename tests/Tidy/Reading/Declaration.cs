namespace Salus.Tidy.Reading;

/// <summary>What a declaration declares.</summary>
public enum DeclarationKind
{
    Class,
    Record,
    Struct,
    Interface,
    Enum,
    Delegate,
    Function,
    Constructor,
    Field,
    TopLevelStatements,
}

/// <summary>A type or member: where it is, its length without attributes, and how many parameters it has.</summary>
public sealed record Declaration(DeclarationKind Kind, string Name, int Line, int Lines)
{
    public int Parameters { get; init; }

    public bool IsVisible { get; init; }

    public bool HasSummary { get; init; }

    public bool IsType => Kind <= DeclarationKind.Delegate;

    public bool IsFunction =>
        Kind is DeclarationKind.Function or DeclarationKind.Constructor or DeclarationKind.TopLevelStatements;
}
