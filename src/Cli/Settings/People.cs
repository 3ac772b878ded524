using System.Text.Json;
using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;

namespace Salus.Cli.Settings;

/// <summary>Members by the names of their wallets: `bob` is easier to type than 26 characters.</summary>
internal sealed class People(NetworkFolder folder)
{
    private IReadOnlyList<(string Name, MemberId Member)>? _named;

    /// <summary>The names of the wallets in the network's folder, with their members.</summary>
    public IReadOnlyList<(string Name, MemberId Member)> All => !Directory.Exists(folder.Wallets)
        ? []
        : [.. Directory.EnumerateFiles(folder.Wallets, "*.json").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), MemberOf(path)))
            .Where(pair => pair.Item2 is not null)
            .Select(pair => (pair.Item1, pair.Item2!.Value))];

    /// <summary>The member of a name, of a wallet's path, or of 26 characters.</summary>
    public MemberId Find(string text)
    {
        if (MemberId.TryParse(text, out var id))
        {
            return id;
        }

        return MemberOf(folder.WalletFile(text)) ?? throw new FailureException(
            "unknown-person",
            $"'{text}' is neither a wallet in {folder.Wallets} nor a member id of 26 characters.",
            "See who is there with: ./salus wallet list");
    }

    /// <summary>A grantee: a name, an id, `member:ID`, or `role:ORGANISATION/ROLE`.</summary>
    public Grantee FindGrantee(string text)
    {
        if (Grantee.TryParse(text, out var grantee))
        {
            return grantee;
        }

        return text.StartsWith("role:", StringComparison.Ordinal)
            ? throw new FailureException(
                "grantee-malformed",
                $"'{text}' names no role of an organisation.",
                "Write role:ORGANISATION/ROLE, for instance role:st-mary/doctor.")
            : new Grantee.OneMember(Find(text));
    }

    /// <summary>The name of a member's wallet, or the id itself.</summary>
    public string NameOf(MemberId member) => NameOf(member, _named ??= All);

    public string NameOf(Grantee grantee) => grantee is Grantee.OneMember one ? NameOf(one.Id) : grantee.ToString();

    /// <summary>A sentence with the names of wallets in place of members' ids.</summary>
    public string Name(string sentence) => (_named ??= All).Aggregate(
        sentence, (text, person) => text.Replace(person.Member.ToString(), person.Name, StringComparison.Ordinal));

    private static string NameOf(MemberId member, IEnumerable<(string Name, MemberId Member)> all) =>
        all.Where(pair => pair.Member == member).Select(pair => pair.Name).FirstOrDefault() ?? member.ToString();

    // A wallet's member stands in the clear part of its file.
    private static MemberId? MemberOf(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("member", out var text)
                && text.ValueKind == JsonValueKind.String
                && MemberId.TryParse(text.GetString()!, out var member)
                ? member
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
