using System.Security.Cryptography;
using Salus.Cli.Output;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Cli.Settings;

/// <summary>A network on this machine, for development: each hospital's authority, registrar and node, and one
/// passphrase for all of them in a file. Not for patients.</summary>
internal static class DevelopmentNetwork
{
    // One for each node that there may be.
    private static readonly string[] Hospitals =
    [
        "st-mary", "st-john", "st-anne", "st-luke", "st-clare", "st-mark", "st-paul", "st-peter",
        "st-james", "st-agnes", "st-andrew", "st-helen", "st-thomas", "st-martin", "st-george", "st-rita",
    ];

    // Tells a network that the tour made, and may remove, from one that somebody works with.
    private const string TourMark = "made-by-the-tour";

    /// <summary>Founds a network in a folder that is not there yet: it appears whole, or not at all.</summary>
    public static async Task FoundAsync(NetworkFolder folder, DevelopmentPlan plan, CancellationToken stop)
    {
        RequireVacant(folder);
        var unfinished = new NetworkFolder(folder.Root + ".unfinished");
        if (Directory.Exists(unfinished.Root))
        {
            Directory.Delete(unfinished.Root, recursive: true);
        }

        PrivateFolder.Make(unfinished.Root);
        await WriteAsync(unfinished, plan, stop);
        if (plan.IsForTour)
        {
            var mark = Path.Combine(unfinished.Root, TourMark);
            await File.WriteAllTextAsync(mark, "The next tour removes this folder.\n", stop);
        }

        if (Directory.Exists(folder.Root))
        {
            Directory.Delete(folder.Root);
        }

        Directory.Move(unfinished.Root, folder.Root);
    }

    /// <summary>The names of the registrars of each region.</summary>
    public static IReadOnlyList<(Genesis Region, IReadOnlyList<string> Names)> Registrars(
        IReadOnlyList<Genesis> regions)
    {
        var names = regions.SelectMany(region => region.Organisations).Select((_, i) => RegistrarAt(i)).ToList();
        return
        [
            .. regions.Select((region, i) => (region, (IReadOnlyList<string>)
                [.. names.Skip(regions.Take(i).Sum(one => one.Organisations.Count)).Take(region.Organisations.Count)])),
        ];
    }

    /// <summary>The name of a hospital's registrar: <c>registrar</c>, <c>registrar2</c> and so on.</summary>
    public static string RegistrarAt(int index) => index == 0 ? "registrar" : $"registrar{index + 1}";

    /// <summary>Makes room for a new network: removes what an earlier tour left, sets anything else aside; says
    /// which.</summary>
    public static string? MakeRoom(NetworkFolder folder)
    {
        if (!Directory.Exists(folder.Root) || IsEmpty(folder.Root))
        {
            return null;
        }

        folder.RequireNetwork();
        foreach (var node in folder.Nodes)
        {
            FolderLock.Take(new DataFolder(node)).Dispose();
        }

        if (File.Exists(Path.Combine(folder.Root, TourMark)))
        {
            Directory.Delete(folder.Root, recursive: true);
            return $"The network of an earlier tour in {folder.Root} was removed.";
        }

        var aside = Enumerable.Range(1, int.MaxValue)
            .Select(n => $"{folder.Root}-{n}")
            .First(path => !Path.Exists(path));
        Directory.Move(folder.Root, aside);
        return $"The network that was in {folder.Root} is now in {aside}.";
    }

    private static void RequireVacant(NetworkFolder folder)
    {
        if (Directory.Exists(folder.Root) && !IsEmpty(folder.Root))
        {
            throw new FailureException(
                "folder-not-empty",
                $"{folder.Root} holds something that is not a network.",
                "Choose another folder with --data FOLDER, or empty this one.");
        }
    }

    private static bool IsEmpty(string path) => !Directory.EnumerateFileSystemEntries(path).Any();

    private static async Task WriteAsync(NetworkFolder folder, DevelopmentPlan plan, CancellationToken stop)
    {
        var ports = plan.Ports();
        var regions = Found(plan);
        var passphrase = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 32);
        PrivateFile.Write(folder.Passphrase, passphrase + "\n");
        WriteNodes(folder, regions, ports, plan.Ihm);
        PrivateFolder.Make(folder.Wallets);
        foreach (var (i, (network, hospital)) in regions
            .SelectMany(region => region.Organisations.Select(one => (region.Genesis.Network, one))).Index())
        {
            await WriteRegistrarAsync(folder, network, hospital, i, passphrase, stop);

            // With what it has issued until now in its register.
            var authority = i == 0 ? folder.Authority : $"{folder.Authority}-{hospital.Id}";
            AuthorityFolder.Save(hospital.Authority, authority, passphrase);
        }

        Uri[] addresses = [.. ports.Select(port => port.Address)];
        var settings = new ClientSettings(addresses, folder.Genesis);
        settings = regions.Count == 1 ? settings : settings with
        {
            Regions = regions.Zip(addresses.Chunk(plan.Validators)).ToDictionary(
                pair => pair.First.Genesis.Region, IReadOnlyList<Uri> (pair) => pair.Second),
        };
        settings.Write(folder);
    }

    // Validators and hospitals are numbered through all regions.
    private static IReadOnlyList<FoundedNetwork> Found(DevelopmentPlan plan)
    {
        var network = $"dev-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 6)}";
        var hospitals = Hospitals.Take(plan.Regions * plan.Validators).Select(Organisation)
            .Select((hospital, i) => new PlannedValidator($"v{i + 1}", hospital));
        FoundingPlan[] regions =
        [
            .. hospitals.Chunk(plan.Validators).Select((validators, i) => new FoundingPlan
            {
                Network = network,
                Region = $"region-{i + 1}",
                Organisations = [.. validators.Select(validator => validator.Organisation)],
                Validators = validators,
            }),
        ];
        return regions is [var only]
            ? [NetworkFounder.Found(only, TimeProvider.System)]
            : NetworkFounder.Found(regions, TimeProvider.System);
    }

    private static void WriteNodes(
        NetworkFolder folder, IReadOnlyList<FoundedNetwork> regions, IReadOnlyList<NodePorts> ports, string ihm)
    {
        if (ports.Count == 1)
        {
            regions[0].WriteNode(folder.Node);
            NodePorts.WriteOnly(folder.Node, ihm);
            return;
        }

        var written = 0;
        foreach (var region in regions)
        {
            var nodes = region.Validators.Select((validator, i) =>
                (Folder: folder.NodeAt(written + i + 1), Validator: validator, Ports: ports[written + i])).ToList();
            nodes.ForEach(node => region.WriteNode(node.Folder, node.Validator));
            NodePorts.Write(
                [.. nodes.Select(node => (node.Folder, node.Validator.Id, node.Ports))], ihm);
            written += nodes.Count;
        }
    }

    private static async Task WriteRegistrarAsync(
        NetworkFolder folder,
        string network,
        FoundedOrganisation hospital,
        int index,
        string passphrase,
        CancellationToken stop)
    {
        var keys = hospital.Registrar;
        using var registrar = Wallet.FromKeys(
            network, hospital.Id, Role.Registrar, keys.Id, keys.Signing, keys.Agreement);
        registrar.Certify(hospital.Authority.IssueForMember(
            registrar.Member,
            registrar.ConnectionKey.Public,
            signingKey: registrar.SigningKey.Public.Thumbprint));
        await registrar.SaveAsync(folder.WalletFile(RegistrarAt(index)), passphrase, stop);
    }

    private static OrganisationId Organisation(string name) => OrganisationId.TryParse(name, out var id)
        ? id
        : throw new InvalidOperationException("the organisation's name is one");
}
