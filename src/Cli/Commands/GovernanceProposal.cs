using System.CommandLine;
using System.Globalization;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Cli.Commands;

/// <summary>`salus governance propose`: powers, new validators and quotas that organisations then vote on.</summary>
internal static class GovernanceProposal
{
    private static readonly Option<string[]> Power = new("--power")
    {
        Description = "A validator's power; 0 takes it away. May be given several times.",
        HelpName = "VALIDATOR=N",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<FileInfo[]> Add = new("--add")
    {
        Description = "A new validator: the file that its operator made with salus governance offer.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Quota = new("--quota")
    {
        Description = "How many transactions a role may send at once, and each second.",
        HelpName = "ROLE=BURST/PERSECOND",
        AllowMultipleArgumentsPerToken = true,
    };

    public static SalusCommand Create() => new SalusCommand(
        "propose",
        "As a registrar: proposes a change, on which organisations vote for seven days.",
        "./salus governance propose --power v1=2 v2=2 --as registrar",
        "./salus governance propose --add offer.json --as registrar",
        "./salus governance propose --quota patient=400/4 --as registrar")
        .With(Power, Add, Quota)
        .With(StandardOptions.AsSomebody)
        .Does(ProposeAsync);

    /// <summary>What a change does, in a sentence.</summary>
    public static string Describe(NetworkChange change) => string.Join("; ",
    [
        .. change.Validators.Select(one => one.New is { } added
            ? $"{one.Validator} of {added.Organisation} becomes a validator with power {one.Power}"
            : $"{one.Validator} has power {one.Power}"),
        .. change.Quotas.Select(one =>
            $"a {Code<Role>.Text(one.Role)} sends {one.Burst} transactions at once and {one.PerSecond} a second"),
    ]);

    private static async Task<Answer> ProposeAsync(Call call)
    {
        var change = new NetworkChange(
            [.. (call.Get(Add) ?? []).Select(ReadOffer), .. (call.Get(Power) ?? []).Select(ReadPower)],
            [.. (call.Get(Quota) ?? []).Select(ReadQuota)]);
        var finality = await (await call.ConnectAsync()).ProposeAsync(change, call.Stop);
        return FinalWords.Answer(
            finality,
            $"It is proposed: {Describe(change)}. Have the registrars vote: "
                + $"./salus governance vote {finality.Transaction.ToString()[..8]} --as registrar",
            ("proposal", finality.Transaction.ToString()));
    }

    private static ValidatorChange ReadOffer(FileInfo file)
    {
        try
        {
            return ValidatorChange.Parse(File.ReadAllBytes(file.FullName));
        }
        catch (Exception fault) when (fault is IOException or JsonRejectedException or JoseRejectedException)
        {
            throw new FailureException(
                "offer-malformed",
                $"{file} is no offer of a validator: {fault.Message}",
                "Have its operator write it with: ./salus governance offer FOLDER");
        }
    }

    private static ValidatorChange ReadPower(string text) => Split(text) is [var id, var number]
        && TryNumber(number, out var power)
            ? new ValidatorChange(id, power)
            : throw Malformed("power", text, "Write a validator's id and a power, as in v1=2.");

    private static RoleQuota ReadQuota(string text) => Split(text) is [var role, var numbers]
        && Code<Role>.TryParse(role, out var known)
        && numbers.Split('/') is [var burst, var perSecond]
        && TryNumber(burst, out var atOnce)
        && TryNumber(perSecond, out var each)
            ? new RoleQuota(known, atOnce, each)
            : throw Malformed("quota", text, "Write a role and two numbers, as in patient=400/4.");

    private static string[] Split(string text) => text.Split('=');

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static FailureException Malformed(string what, string text, string hint) =>
        new($"{what}-malformed", $"'{text}' is no {what}.", hint);
}
