using System.Collections;
using System.Reflection;

namespace Salus.Node.Tests.Peers;

/// <summary>A value as text, with every part of it, so that two values can be compared part by part.</summary>
internal static class Described
{
    public static string Text(object? value) => value switch
    {
        null => "none",
        string text => $"'{text}'",
        ReadOnlyMemory<byte> bytes => Convert.ToHexStringLower(bytes.Span),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Text))}]",
        _ when value.GetType() is var type && (type.IsPrimitive || type.IsEnum || type.IsValueType) => $"{value}",
        _ => $"{value.GetType().Name}({string.Join(", ", Parts(value))})",
    };

    private static IEnumerable<string> Parts(object value) => value.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(part => part.GetIndexParameters().Length == 0)
        .OrderBy(part => part.Name, StringComparer.Ordinal)
        .Select(part => $"{part.Name}={Text(part.GetValue(value))}");
}
