using Spectre.Console;
using Spectre.Console.Rendering;

namespace Salus.Cli.Output;

/// <summary>The few shapes that answers have on a screen. All of it is plain text, never markup.</summary>
internal static class View
{
    public static IRenderable Lines(params IEnumerable<string> lines) => new Rows(lines.Select(line => new Text(line)));

    public static IRenderable Together(params IEnumerable<IRenderable> parts) => new Rows(parts);

    public static IRenderable Fields(params IEnumerable<(string Name, string Value)> fields)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        foreach (var (name, value) in fields)
        {
            grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
        }

        return grid;
    }

    public static IRenderable Table(
        IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, string ifNone)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table.Rows.Count == 0 ? new Text(ifNone) : table;
    }
}
