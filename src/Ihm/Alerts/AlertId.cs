using Salus.Primitives;

namespace Salus.Ihm.Alerts;

/// <summary>An alert's id: 128 random bits, 26 characters of lower-case base32.</summary>
public readonly record struct AlertId(RandomId Value)
{
    public static bool TryParse(string text, out AlertId id)
    {
        var isRead = RandomId.TryParse(text, out var value);
        id = new AlertId(value);
        return isRead;
    }

    public override string ToString() => Value.ToString();
}
