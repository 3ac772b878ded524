using Salus.Tidy.Reading;

namespace Salus.Tidy.Rules;

/// <summary>Public types without a summary. The parts of a partial type, in one project, share one.</summary>
public static class Summaries
{
    public static IEnumerable<string> Missing(IEnumerable<SourceFile> files) =>
        from file in files
        from type in file.Declarations
        where type.IsType && type.IsVisible
        group (file, type) by (Project: string.Join('/', file.Path.Split('/').Take(2)), type.Name) into parts
        where !parts.Any(part => part.type.HasSummary)
        let first = parts.First()
        select $"{first.file}({first.type.Line}): {first.type.Name}";
}
