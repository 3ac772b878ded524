namespace Salus.Cli.Tests.Recovery;

[Collection(OnOneNetwork.Name)]
public sealed class Recovery_commands(RunningNetwork network)
{
    // spec recovery 1.1, 2.6
    [Fact]
    public async Task name_show_renew_and_clear_trustees()
    {
        (await network.OfAsync("member register pia --role patient --as registrar")).Accepted();
        (await network.OfAsync("recovery trustees show --as pia")).Refused("no-trustees", 1);
        (await network.OfAsync("recovery trustees clear --as pia")).Refused("no-trustees", 1);
        (await network.OfAsync("recovery trustees set --trustees dora,carol --threshold 2 --as pia")).Accepted();
        var before = (await network.OfAsync("recovery trustees show --as pia --json")).Accepted().Json;
        Assert.Equal((2, 2), ((int)before["threshold"]!, before["trustees"]!.AsArray().Count));

        var rotated = (await network.OfAsync("member rotate-key --as pia")).Accepted();
        Assert.Contains("new recovery key", rotated.Output, StringComparison.Ordinal);
        var after = (await network.OfAsync("recovery trustees show --as pia --json")).Accepted().Json;
        Assert.NotEqual((string)before["recoveryKey"]!, (string)after["recoveryKey"]!);
        (await network.OfAsync("recovery cancel --as pia")).Refused("no-open-recovery", 1);
        (await network.OfAsync("recovery status --patient pia --as carol")).Accepted();
        (await network.OfAsync("recovery trustees clear --as pia")).Accepted();
        (await network.OfAsync("recovery status --patient pia --as carol")).Refused("unknown-patient", 1);
    }

    [Theory]
    [InlineData("recovery trustees set --trustees dora --threshold 2 --as paul", "trustees-out-of-range")]
    [InlineData("recovery trustees set --trustees dora,carol --threshold 1 --as paul", "trustees-out-of-range")]
    [InlineData("recovery trustees set --trustees dora,carol --threshold 3 --as paul", "trustees-out-of-range")]
    [InlineData("recovery trustees set --trustees dora,nobody --threshold 2 --as paul", "unknown-person")]
    [InlineData("recovery approve /no/such/file --as dora", "file-not-found")]
    [InlineData("recovery request --patient paul --wallet dora --out /tmp/no-such-request", "wallet-exists")]
    [InlineData("recovery request --patient paul --wallet x --out /etc/passwd", "file-exists")]
    public async Task say_what_is_wrong_with_what_was_typed(string line, string code) =>
        (await network.OfAsync(line)).Refused(code, 2);

    // spec recovery 1.3
    [Theory]
    [InlineData("recovery trustees set --trustees dora,registrar --threshold 2 --as paul", "unknown-trustee")]
    [InlineData("recovery trustees set --trustees dora,paul --threshold 2 --as paul", "trustee-is-patient")]
    [InlineData("recovery trustees set --trustees dora,dora --threshold 2 --as paul", "trustee-repeated")]
    [InlineData("recovery trustees set --trustees dora,carol --threshold 2 --as dora", "unknown-patient")]
    public async Task are_refused_by_the_network(string line, string code) =>
        (await network.OfAsync(line)).Refused(code, 1);
}
