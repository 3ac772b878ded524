using System.Text.Json.Nodes;
using Salus.Cli.Commands;
using Salus.Cli.Output;
using Salus.Client.Http;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.Cli.Settings;

/// <summary>A revocation list just made: kept beside the authority, and handed to every node that can be
/// reached.</summary>
internal sealed record ListHandOver(string Path, long Number, int Ended, IReadOnlyList<ListDelivery> Deliveries)
{
    private string? Organisation { get; init; }

    /// <summary>Whether every node of the network's folder has taken it, and there is one.</summary>
    public bool IsDone => Deliveries.Count > 0 && Deliveries.All(delivery => delivery.Refused is null);

    public int ExitCode => IsDone ? ExitCodes.Ok : ExitCodes.Unreachable;

    public static async Task<ListHandOver> OfAsync(
        Call call, CertificateAuthority authority, string folder, byte[] list)
    {
        // On the disk first: whatever the nodes say, it can be handed over later.
        var path = AuthorityFolder.KeepList(folder, list);
        var register = authority.Register;
        var made = new ListHandOver(
            path, register.ListNumber, register.All.Count(ended => ended.RevokedAt is not null), []);
        foreach (var region in FindRegions(call))
        {
            if (region.Organisations.FirstOrDefault(known =>
                known.CertificateAuthority.Span.SequenceEqual(authority.Certificate.Span)) is { } organisation)
            {
                var taken = await RevocationLists.HandInAsync(
                    call.ReadOptions(region), organisation.Id, list, call.Stop);
                made = made with
                {
                    Organisation = organisation.Id.ToString(),
                    Deliveries = [.. made.Deliveries, .. taken],
                };
            }
        }

        return made;
    }

    public IEnumerable<string> Lines()
    {
        yield return $"The revocation list {Number} ends {Ended} certificates: {Path}";
        foreach (var delivery in Deliveries)
        {
            yield return delivery.Refused is null
                ? $"{delivery.Node} has taken it."
                : $"{delivery.Node} has not: {delivery.Refused}";
        }

        if (!IsDone)
        {
            yield return "Hand it over as soon as a node can be reached: ./salus ca publish    or bring the file to a "
                + $"machine that reaches one: PUT /v1/organisations/{Organisation ?? "ID"}/revocations";
        }
    }

    public JsonObject ToJson() => new()
    {
        ["file"] = Path,
        ["number"] = Number,
        ["ended"] = Ended,
        ["nodes"] = new JsonArray([.. Deliveries.Select(JsonNode (delivery) => new JsonObject
        {
            ["node"] = delivery.Node.ToString(),
            ["taken"] = delivery.Refused is null,
            ["refused"] = delivery.Refused,
        })]),
    };

    // An authority may stand on a machine that knows no network.
    private static IReadOnlyList<Genesis> FindRegions(Call call) =>
        call.Get(StandardOptions.Genesis) is not null || call.Folder.Exists ? call.ReadRegions() : [];
}
