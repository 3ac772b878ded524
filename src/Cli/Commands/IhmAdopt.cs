using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Serving;
using Salus.Cli.Settings;
using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm adopt`: a patient makes the IHM on this machine the own agent. What is done already is not done
/// again, so that one that was interrupted is completed by the same command.</summary>
internal static class IhmAdopt
{
    private const int UsualDays = 365;
    private const int Attempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly Option<Category[]> Categories = CodeOption.Some<Category>(
        "--categories", "What it may take in and keep. Default: all that sensors measure.", "--category");

    private static readonly Option<int?> Days = new("--days")
    {
        Description = $"For so many days of 24 hours. Default: {UsualDays}.",
        HelpName = "N",
    };

    public static SalusCommand Create() => new SalusCommand(
        "adopt",
        "As a patient: makes the IHM on this machine the own agent. It gets a wallet, is registered as a device, and "
        + "may read and keep what sensors measure, until that ends or is revoked.",
        "./salus ihm adopt --as alice",
        "./salus ihm adopt --categories vital-signs,ecg --days 30 --as alice")
        .With(Categories, Days)
        .With(StandardOptions.AsSomebody)
        .Does(AdoptAsync);

    private static async Task<Answer> AdoptAsync(Call call)
    {
        var days = call.Get(Days) ?? UsualDays;
        if (days is < 1 or > 3653)
        {
            throw new FailureException("period-malformed", "--days must be from 1 to 3653.", "For instance: --days 30");
        }

        var categories = CategoriesOf(call);
        var patient = await call.ConnectAsync();
        if (patient.Wallet.Role != Role.Patient)
        {
            throw new FailureException(
                "not-a-patient",
                $"{call.Get(StandardOptions.As)} is a {Code<Role>.Text(patient.Wallet.Role)}; an IHM is a patient's.",
                "Name the patient's wallet: --as NAME");
        }

        var adoption = new IhmAdoption(call.Folder.Ihm, patient, Passphrases.Find(
            call.Get(StandardOptions.PassphraseFile), call.Folder, "the wallet of the IHM's agent"));
        await adoption.ConfigureAsync(
            call.Get(StandardOptions.Genesis)?.FullName ?? ClientSettings.Read(call.Folder).Genesis,
            call.ReadRegions().Count > 1,
            call.Stop);
        using var agent = await adoption.OpenAgentAsync(call.Stop);
        var registered = await adoption.RegisterAsync(agent, call.Stop);
        var granted = await adoption.GrantAsync(agent, categories, days, call.Stop);
        return Describe(
            call, agent, categories, registered, granted, await ServedByAsync(call, patient.Wallet));
    }

    // What no sensor measures is not opened to who only takes in what sensors measure.
    private static Category[] CategoriesOf(Call call)
    {
        Category[] measured = [.. Signal.All.Select(signal => signal.Category).Distinct().Order()];
        return call.Get(Categories) is not { Length: > 0 } chosen ? measured
            : chosen.Except(measured).ToList() is not [var other, ..] ? chosen
            : throw new FailureException(
                "category-not-measured",
                $"No sensor measures {Code<Category>.Text(other)}; an IHM takes in {FinalWords.List(measured)}.",
                "Leave it out of --categories.");
    }

    // One that runs looks for new patients every other second.
    private static async Task<Uri?> ServedByAsync(Call call, Wallet patient)
    {
        var ihm = IhmAddress.Connect(call, patient);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                await ihm.GetAsync("v1/devices", call.Stop);
                return ihm.Address;
            }
            catch (NodeProblemException)
            {
                await Task.Delay(Pause, Call.Time, call.Stop);
            }
            catch (NoIhmException)
            {
                return null;
            }
        }

        return null;
    }

    private static Answer Describe(
        Call call,
        Wallet agent,
        IReadOnlyList<Category> categories,
        Finality? registered,
        Finality? granted,
        Uri? served) => new(
        new JsonObject
        {
            ["agent"] = agent.Member.ToString(),
            ["categories"] = FinalWords.Codes(categories),
            ["registered"] = registered is null ? null : FinalWords.ToJson(registered),
            ["granted"] = granted is null ? null : FinalWords.ToJson(granted),
            ["folder"] = call.Folder.Ihm,
            ["served"] = served?.ToString(),
        },
        View.Lines(
            [
                registered is null
                    ? $"The IHM in {call.Folder.Ihm} is a device of {call.Get(StandardOptions.As)} already."
                    : $"The IHM in {call.Folder.Ihm} is now a device of {call.Get(StandardOptions.As)}, known as "
                        + $"{agent.Member}.",
                .. registered is null ? Array.Empty<string>() : [FinalWords.Line(registered)],
                granted is null
                    ? $"It may take in and keep {FinalWords.List(categories)} already."
                    : $"It may now take in and keep {FinalWords.List(categories)}.",
                .. granted is null ? Array.Empty<string>() : [FinalWords.Line(granted)],
                served is null
                    ? "Next: ./salus ihm"
                    : $"It watches from now on, at {served}. Next: ./salus ihm simulate --as "
                        + call.Get(StandardOptions.As),
            ]));
}
