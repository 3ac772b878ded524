using System.Text.Json;
using Salus.Cli.Output;
using Salus.Ledger;

namespace Salus.Cli.Settings;

/// <summary>Which region of a network a command is about. Where there is one, it is that one.</summary>
internal static class Regions
{
    /// <summary>The region that a wallet, a proof or a request names.</summary>
    public static Genesis Signed(this IReadOnlyList<Genesis> regions, string network) =>
        regions.Among(region => region.Network == network, $"It is of {network}, which genesis does not name.");

    /// <summary>The region of that name, as it is typed.</summary>
    public static Genesis Named(this IReadOnlyList<Genesis> regions, string name) =>
        regions.FirstOrDefault(region => region.Region == name)
        ?? throw Unknown(regions, $"The network has no region '{name}'.");

    /// <summary>The region that an organisation is of.</summary>
    public static Genesis Of(this IReadOnlyList<Genesis> regions, OrganisationId organisation) => regions.Among(
        region => region.Organisations.Any(known => known.Id == organisation),
        $"No region of the network has the organisation '{organisation}'.");

    /// <summary>The region of a node's data folder, or of a copy of one: its store's.</summary>
    public static Genesis OfNode(this IReadOnlyList<Genesis> regions, string dataFolder)
    {
        var store = StoreOf(Path.Combine(dataFolder, "store.json"));
        return regions.Among(
            region => region.Organisations.Any(known => known.Store.Id == store),
            $"{dataFolder} does not say which region it is of: it lacks its store.json.");
    }

    /// <summary>The organisation of that name in any region, or the only one where none is named.</summary>
    public static OrganisationId OrganisationNamed(this IReadOnlyList<Genesis> regions, string? name)
    {
        var all = regions.SelectMany(region => region.Organisations).ToList();
        return name is null && all.Count == 1
            ? all[0].Id
            : all.Find(known => known.Id.ToString() == name)?.Id ?? throw new FailureException(
                "organisation-unknown",
                name is null ? "The network has several organisations." : $"The network has no organisation '{name}'.",
                $"Use --organisation with one of: {string.Join(", ", all.Select(known => known.Id))}");
    }

    private static Genesis Among(this IReadOnlyList<Genesis> regions, Func<Genesis, bool> isIt, string whyNot) =>
        regions is [var only] ? only : regions.FirstOrDefault(isIt) ?? throw Unknown(regions, whyNot);

    private static FailureException Unknown(IReadOnlyList<Genesis> regions, string what) => new(
        "region-unknown", what, $"Its regions are: {string.Join(", ", regions.Select(region => region.Region))}");

    private static MemberId? StoreOf(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return MemberId.TryParse(json.RootElement.GetProperty("member").GetString()!, out var id) ? id : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
