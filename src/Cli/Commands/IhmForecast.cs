using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm forecast`: what an IHM expects of its patient's signals.</summary>
internal static class IhmForecast
{
    private static readonly Option<int> Minutes = new("--minutes")
    {
        Description = "How long after each signal's last value, 1 to 1440.",
        HelpName = "N",
        DefaultValueFactory = _ => 60,
    };

    public static SalusCommand Create() => new SalusCommand(
        "forecast",
        "As a patient: what is expected of each signal soon, and between which values nine of ten lie.",
        "./salus ihm forecast --as alice",
        "./salus ihm forecast --minutes 15 --as alice --json")
        .With(Minutes, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(ForecastAsync);

    private static async Task<Answer> ForecastAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync();
        var path = string.Create(
            CultureInfo.InvariantCulture, $"v1/patients/{wallet.Member}/forecasts?minutes={call.Get(Minutes)}");
        var told = JsonNode.Parse(await IhmAddress.Connect(call, wallet).GetAsync(path, call.Stop))!.AsObject();
        var rows = told["forecasts"]!.AsArray().Select(one => new[]
        {
            (string)one!["signal"]!, FinalWords.Time(new Timestamp((long)one["at"]!)),
            $"{one["expected"]}", $"{one["low"]}", $"{one["high"]}", (string)one["unit"]!,
        });
        return new Answer(told, View.Table(
            ["signal", "at (UTC)", "expected", "from", "to", "unit"],
            rows,
            "Nothing is expected yet: a signal has to be watched for 50 values first."));
    }
}
