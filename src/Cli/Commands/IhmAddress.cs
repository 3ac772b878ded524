using System.CommandLine;
using Salus.Cli.Output;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ihm.Hosting;

namespace Salus.Cli.Commands;

/// <summary>Which IHM a command calls.</summary>
internal static class IhmAddress
{
    public static readonly Option<string> Option = new("--ihm")
    {
        Description = "The IHM's address. Default: that of the one in the network's folder, http://127.0.0.1:7470.",
        HelpName = "URL",
    };

    public static Uri Of(Call call)
    {
        if (call.Get(Option) is not { } named)
        {
            return File.Exists(Path.Combine(call.Folder.Ihm, IhmOptions.FileName))
                ? Of(IhmOptions.Read(call.Folder.Ihm))
                : new Uri("http://127.0.0.1:7470");
        }

        return Uri.TryCreate(named, UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", PathAndQuery: "/" }
            ? address
            : throw new FailureException(
                "address-malformed",
                "An IHM's address is http:// or https:// with host and port.",
                "For instance: --ihm http://127.0.0.1:7470");
    }

    /// <summary>Calls it as a wallet's holder.</summary>
    public static IhmClient Connect(Call call, Wallet wallet) => call.Keep(new IhmClient(Of(call), wallet, Call.Time));

    private static Uri Of(IhmOptions options) => new(
        options.Url ?? $"{(options.Certificate is null ? "http" : "https")}://127.0.0.1:{options.Port}");
}
