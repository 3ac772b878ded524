namespace Salus.Cli.Tests;

public sealed class The_benchmark
{
    private const int BadInput = 2;

    [Theory]
    [InlineData("bench --workload grants")]
    [InlineData("bench --workload grant all nothing")]
    [InlineData("bench compare HEAD~1 --workload nothing")]
    public async Task says_which_workloads_there_are(string line) =>
        (await Run.OfAsync(line)).Refused("workload-unknown", BadInput);

    [Theory]
    [InlineData("bench compare HEAD~1 --workload all", "workload-unknown")]
    [InlineData("bench compare HEAD~1 --rounds 1", "rounds-out-of-range")]
    [InlineData("bench compare HEAD~1 --rounds 51", "rounds-out-of-range")]
    [InlineData("bench --profile bft", "profile-unknown")]
    [InlineData("bench --wallets 0", "wallets-out-of-range")]
    [InlineData("bench --wallets 10001", "wallets-out-of-range")]
    [InlineData("bench --report /no/such/folder/bench.html", "file-unusable")]
    [InlineData("bench compare HEAD~1 --json /no/such/folder/compare.json", "file-unusable")]
    public async Task refuses_what_it_cannot_measure(string line, string code) =>
        (await Run.OfAsync(line)).Refused(code, BadInput);
}
