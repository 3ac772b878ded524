using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Client.Governance;
using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Hosting;

namespace Salus.Cli.Commands;

/// <summary>`salus governance`: validators, their power, and the votes on them.</summary>
internal static class GovernanceCommands
{
    private static readonly Argument<string> Proposal = new("proposal")
    {
        Description = "The proposal's id, or the beginning of it; see salus governance show.",
    };

    private static readonly Option<bool> Against = new("--against")
    {
        Description = "Vote against.",
    };

    private static readonly Argument<DirectoryInfo> NodeFolder = new("folder")
    {
        Description = "The data folder of the node that is to be a validator.",
    };

    private static readonly Option<long> Power = new("--power")
    {
        Description = "The power it is to have. Default: 1.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    public static SalusCommand Create() => new SalusCommand(
        "governance",
        "Governance: who the validators are, and what organisations change of it by vote.",
        "./salus governance show --as registrar")
        .With(
            new SalusCommand(
                "show",
                "Shows validators, whose silence would stop the ledgers, and what is open to votes.",
                "./salus governance show --as registrar")
                .With(StandardOptions.AsSomebody)
                .Does(ShowAsync),
            GovernanceProposal.Create(),
            new SalusCommand(
                "vote",
                "As a registrar: votes for a proposal, once it is proven and shown.",
                "./salus governance vote 9f86d081 --as registrar2",
                "./salus governance vote 9f86d081 --against --as registrar3")
                .With(Proposal, Against)
                .With(StandardOptions.AsSomebody)
                .Does(VoteAsync),
            new SalusCommand(
                "offer",
                "As a node's operator: writes what a registrar needs to propose the node as a validator.",
                "./salus governance offer /var/lib/salus --power 1 --json")
                .With(NodeFolder, Power)
                .With(StandardOptions.Local)
                .Does(Offer));

    private static async Task<Answer> ShowAsync(Call call)
    {
        var card = await (await call.ConnectAsync()).GovernanceAsync(call.Stop);
        return new Answer(
            ToJson(card),
            View.Together(
                View.Table(
                    ["validator", "organisation", "power", ""],
                    card.Validators.Select(one => new[]
                    {
                        one.Id, one.Organisation, $"{one.Power}", one.Compromised ? "compromised" : "",
                    }),
                    "There is no validator."),
                View.Lines(card.StoppableBy.Count == 0
                    ? "No organisation can stop the ledgers alone."
                    : $"The silence of any of these stops the ledgers: {string.Join(", ", card.StoppableBy)}."),
                View.Table(
                    ["proposal", "by", "until", "for", "against"],
                    card.Proposals.Select(open => new[]
                    {
                        open.Id.ToString(),
                        open.Organisation.ToString(),
                        FinalWords.Time(open.Until),
                        string.Join(", ", open.For),
                        string.Join(", ", open.Against),
                    }),
                    "Nothing is open to votes.")));
    }

    private static async Task<Answer> VoteAsync(Call call)
    {
        var client = await call.ConnectAsync();
        var open = (await client.GovernanceAsync(call.Stop)).Proposals.Select(one => one.Id);
        var proposal = TransactionArgument.Among(call.Need(Proposal), open, "an open proposal");
        var change = await client.ProposalAsync(proposal, call.Stop);
        var finality = await client.VoteAsync(proposal, !call.Get(Against), call.Stop);
        var isAccepted = finality.Receipt.Events.OfType<Event.ChangeVoted>().Any(voted => voted.IsAccepted);
        return FinalWords.Answer(
            finality,
            $"You voted {(call.Get(Against) ? "against" : "for")}: {GovernanceProposal.Describe(change)}. "
                + (isAccepted ? "It is accepted, and in force from the next block on." : "It is not accepted yet."),
            ("proposal", proposal.ToString()),
            ("accepted", isAccepted));
    }

    private static Task<Answer> Offer(Call call)
    {
        var offer = ValidatorOffer.Of(call.Need(NodeFolder).FullName, call.Need(Power));
        var json = JsonNode.Parse(offer.ToJson())!.AsObject();
        return Task.FromResult(new Answer(json, View.Lines(json.ToJsonString())));
    }

    private static JsonObject ToJson(GovernanceCard card) => new()
    {
        ["validators"] = new JsonArray([.. card.Validators.Select(JsonNode (one) => new JsonObject
        {
            ["validator"] = one.Id,
            ["organisation"] = one.Organisation,
            ["power"] = one.Power,
            ["compromised"] = one.Compromised,
        })]),
        ["stoppableBy"] = new JsonArray([.. card.StoppableBy.Select(JsonNode (one) => one)]),
        ["proposals"] = new JsonArray([.. card.Proposals.Select(JsonNode (open) => new JsonObject
        {
            ["proposal"] = open.Id.ToString(),
            ["organisation"] = open.Organisation.ToString(),
            ["until"] = open.Until.UnixMs,
            ["for"] = new JsonArray([.. open.For.Select(JsonNode (one) => one.ToString())]),
            ["against"] = new JsonArray([.. open.Against.Select(JsonNode (one) => one.ToString())]),
        })]),
    };
}
