using System.Security.Cryptography;
using Salus.Cli.Output;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Storage;

namespace Salus.Cli.Settings;

/// <summary>A network of one hospital on this machine, for development: the hospital's authority, registrar and node,
/// and one passphrase for all of them in a file. Not for patients.</summary>
internal static class DevelopmentNetwork
{
    public const string OrganisationName = "st-mary";
    public const string RegistrarName = "registrar";

    // Tells a network that the tour made, and may remove, from one that somebody works with.
    private const string TourMark = "made-by-the-tour";

    /// <summary>Founds a network in a folder that is not there yet: it appears whole, or not at all.</summary>
    public static async Task FoundAsync(NetworkFolder folder, bool isForTour, CancellationToken stop)
    {
        RequireVacant(folder);
        var unfinished = new NetworkFolder(folder.Root + ".unfinished");
        if (Directory.Exists(unfinished.Root))
        {
            Directory.Delete(unfinished.Root, recursive: true);
        }

        OperatingSystemFolder.CreatePrivate(unfinished.Root);
        await WriteAsync(unfinished, stop);
        if (isForTour)
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

    /// <summary>Makes room for a new network: removes what an earlier tour left, sets anything else aside; says
    /// which.</summary>
    public static string? MakeRoom(NetworkFolder folder)
    {
        if (!Directory.Exists(folder.Root) || IsEmpty(folder.Root))
        {
            return null;
        }

        folder.RequireNetwork();
        FolderLock.Take(new DataFolder(folder.Node)).Dispose();
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

    private static async Task WriteAsync(NetworkFolder folder, CancellationToken stop)
    {
        var organisation = OrganisationId.TryParse(OrganisationName, out var named)
            ? named
            : throw new InvalidOperationException("the organisation's name is one");
        var network = $"dev-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 6)}";
        var founded = NetworkFounder.Found(
            new FoundingPlan { Network = network, Organisations = [organisation] }, TimeProvider.System);
        founded.WriteNode(folder.Node);

        var passphrase = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 32);
        OperatingSystemFolder.WritePrivate(folder.Passphrase, passphrase + "\n");
        var hospital = founded.Organisations[0];

        Directory.CreateDirectory(folder.Wallets);
        var keys = hospital.Registrar;
        using var registrar = Wallet.FromKeys(
            network, organisation, Role.Registrar, keys.Id, keys.Signing, keys.Agreement);
        registrar.Certify(hospital.Authority.IssueForMember(
            registrar.Member,
            registrar.ConnectionKey.Public,
            signingKey: registrar.SigningKey.Public.Thumbprint));

        // With what it has issued until now in its register.
        AuthorityFolder.Save(hospital.Authority, folder.Authority, passphrase);
        await registrar.SaveAsync(folder.WalletFile(RegistrarName), passphrase, stop);
        new ClientSettings([new Uri("https://127.0.0.1:7443")], folder.Genesis).Write(folder);
    }
}

/// <summary>Folders and files that only their owner may read.</summary>
internal static class OperatingSystemFolder
{
    public static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.Write(text);
    }
}
