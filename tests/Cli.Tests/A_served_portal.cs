using Salus.Node.Portal;

namespace Salus.Cli.Tests;

[Collection(OnOneNetwork.Name)]
public sealed class A_served_portal(RunningNetwork network)
{
    private static bool HasOwn => PortalFiles.OfThisProgram.All.Count > 0;

    [Fact]
    public async Task is_compared_with_this_programs_own()
    {
        // spec portal 2.2
        var run = await network.OfAsync($"portal check {network.Node.BrowserAddress} --json");

        if (HasOwn)
        {
            Assert.Equal("True", $"{run.Accepted().Json["same"]}", ignoreCase: true);
        }
        else
        {
            run.Refused("portal-missing", 2);
        }
    }

    [Fact]
    public async Task has_a_digest_that_a_release_can_publish()
    {
        // spec portal 2.1
        var run = await network.OfAsync("portal digest --json");

        if (HasOwn)
        {
            Assert.Equal($"{PortalFiles.OfThisProgram.Digest}", (string?)run.Accepted().Json["digest"]);
        }
        else
        {
            run.Refused("portal-missing", 2);
        }
    }

    [Fact]
    public void is_reached_without_a_warning_of_the_browser_in_development() =>
        // spec callers 2.3
        Assert.Equal("http", network.Node.BrowserAddress.Scheme);

    [Theory]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1:1/patient")]
    public async Task is_named_by_its_address(string address) =>
        (await network.OfAsync($"portal check {address}")).Refused("address-malformed", 2);
}
