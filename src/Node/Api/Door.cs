using Microsoft.AspNetCore.Connections;

namespace Salus.Node.Api;

/// <summary>The listener that a request came in by.</summary>
/// <param name="Kind">How its callers say who they are; null on the operations listener, which asks nobody.</param>
/// <param name="GivesTokens">Whether wallets get their tokens here.</param>
internal sealed record Door(ICallerKind? Kind, bool GivesTokens = false)
{
    /// <summary>The operations listener.</summary>
    public static Door Operations { get; } = new(Kind: null);

    /// <summary>Marks every connection of a listener.</summary>
    public ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(this);
        return next(connection);
    };
}
