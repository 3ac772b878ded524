using System.CommandLine;
using System.CommandLine.Parsing;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>Options whose values are codes of the ledger; a wrong one is answered with the right ones.</summary>
internal static class CodeOption
{
    public static Option<T> One<T>(string name, string description, bool isRequired = true)
        where T : struct, Enum => new(name)
        {
            Description = $"{description} One of: {string.Join(", ", Code<T>.All)}.",
            HelpName = typeof(T).Name.ToUpperInvariant(),
            Required = isRequired,
            CustomParser = result => Read<T>(result).FirstOrDefault(),
        };

    public static Option<T?> Perhaps<T>(string name, string description)
        where T : struct, Enum => new(name)
        {
            Description = $"{description} One of: {string.Join(", ", Code<T>.All)}.",
            HelpName = typeof(T).Name.ToUpperInvariant(),
            CustomParser = result => Read<T>(result) is [var only] ? only : null,
        };

    public static Option<T[]> Some<T>(string name, string description, params string[] aliases)
        where T : struct, Enum => new(name, aliases)
        {
            Description = $"{description} Several with commas. Of: {string.Join(", ", Code<T>.All)}.",
            HelpName = $"{typeof(T).Name.ToUpperInvariant()},...",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. Read<T>(result).Distinct()],
        };

    private static List<T> Read<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var values = new List<T>();
        var words = result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries));
        foreach (var word in words)
        {
            if (Code<T>.TryParse(word, out var value))
            {
                values.Add(value);
            }
            else
            {
                result.AddError($"'{word}' must be one of: {string.Join(", ", Code<T>.All)}.");
            }
        }

        return values;
    }
}
