using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Salus.Ledger.Tests;

public sealed partial class The_document_of_refusals
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Root(), "docs", "spec", "refusals.md"));

    // spec refusals 1.2
    [Fact]
    public void has_a_row_for_every_code_in_order_with_its_number_and_text() => Assert.Equal(
        Enum.GetValues<Refusal>().Select(refusal => ((int)refusal, Code<Refusal>.Text(refusal))),
        Rows().Select(row => (int.Parse(row.Groups[1].Value), row.Groups[2].Value)));

    // spec refusals 1.2
    [Fact]
    public void says_what_each_means_and_what_to_do() => Assert.All(Rows(), row =>
    {
        Assert.EndsWith(".", row.Groups[3].Value, StringComparison.Ordinal);
        Assert.EndsWith(".", row.Groups[4].Value, StringComparison.Ordinal);
    });

    // spec refusals 1.1
    [Fact]
    public void keeps_from_blocks_what_is_below_300_and_nothing_else()
    {
        var region = Some.Region();
        var alice = region.Patient();
        var body = region.Sign(alice, new Contracts.Membership.RevokeMember(alice.Id));
        Assert.Equal(Refusal.SenderNotAllowed, region.Commit(LedgerName.Policies, body).Block.Receipts[0].Refused);
        var stranger = region.Sign(region.Stranger(Role.Patient), new Contracts.Membership.RevokeMember(alice.Id));
        var left = Assert.Single(region.Policies.Draft(region.Now, "v0", [stranger]).LeftOut).Reason;
        Assert.InRange((int)left, 100, 199);
        var unread = Bodies.Signed(region, "RevokeMember", "{}");
        left = Assert.Single(region.Policies.Draft(region.Now, "v0", [unread]).LeftOut).Reason;
        Assert.InRange((int)left, 200, 299);
    }

    // spec refusals 1.3
    [Fact]
    public void has_no_code_of_access_that_tells_patients_apart()
    {
        var access = Enum.GetValues<Refusal>().Where(refusal => (int)refusal / 100 == 6).Select(Code<Refusal>.Text);
        Assert.Equal(
            ["no-emergency-key",
                "unknown-permit", "already-summarised", "unknown-emergency", "already-reviewed",
                "entry-not-of-sender"], access);
    }

    private static Match[] Rows() => [.. Lines.Select(line => Row().Match(line)).Where(match => match.Success)];

    [GeneratedRegex(@"^\| (\d{3,4}) \| `([a-z-]+)` \| (.+) \| (.+) \|$")]
    private static partial Regex Row();

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
