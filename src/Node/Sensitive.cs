using System.Security.Cryptography;
using System.Text;

namespace Salus.Node;

/// <summary>Something about a person. In a log it shows only a mark, the same for the same value while the process
/// runs, so that an operator can follow one caller through a log without learning who it is.</summary>
public readonly record struct Sensitive<T>(T Value)
    where T : notnull
{
    /// <summary>The mark; never the value.</summary>
    public override string ToString() => SensitiveMark.Of(Value.ToString() ?? "");
}

internal static class SensitiveMark
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static string Of(string value) =>
        $"#{Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(value)).AsSpan(0, 4))}";
}
