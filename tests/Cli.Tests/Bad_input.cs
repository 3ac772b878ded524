using Salus.Cli.Settings;

namespace Salus.Cli.Tests;

[Collection(OnOneNetwork.Name)]
public sealed class Bad_input(RunningNetwork network)
{
    [Theory]
    [InlineData("", "bundle-empty")]
    [InlineData("laboratory: 5.1", "bundle-not-json")]
    [InlineData("""{"resourceType":"Observation"}""", "bundle-not-fhir")]
    [InlineData("[1, 2]", "bundle-not-fhir")]
    public async Task in_a_bundle_file_is_named(string content, string code) =>
        (await PutAsync(network.File(content))).Refused(code, 2);

    [Fact]
    public async Task in_a_bundle_without_a_patient_or_with_two_is_named()
    {
        (await PutAsync(network.File(SomeBundle.WithoutPatient))).Refused("bundle-no-patient", 2);
        (await PutAsync(network.File(SomeBundle.WithTwoPatients))).Refused("bundle-two-patients", 2);
    }

    [Fact]
    public async Task in_a_bundle_stores_nothing()
    {
        var before = (await network.OfAsync("record list --as paul --json")).Accepted().Output;
        await PutAsync(network.File(SomeBundle.WithTwoPatients));
        Assert.Equal(before, (await network.OfAsync("record list --as paul --json")).Accepted().Output);
    }

    [Fact]
    public async Task of_50_MB_is_refused_before_it_is_read()
    {
        var path = network.NewPath("large.json");
        using (var file = File.Create(path))
        {
            file.SetLength(50_000_000);
        }

        (await PutAsync(path)).Refused("bundle-too-large", 2);
    }

    [Fact]
    public async Task of_a_file_that_is_missing_is_named()
    {
        (await PutAsync(network.NewPath("missing.json"))).Refused("bundle-not-found", 2);
        (await network.OfAsync($"record put {network.NewPath("x.pdf")} --category imaging --patient paul --as dora"))
            .Refused("file-not-found", 2);
        (await network.OfAsync($"verify {network.NewPath("missing.json")}")).Refused("proof-not-found", 2);
    }

    [Fact]
    public async Task of_a_wrong_passphrase_is_named()
    {
        var wrong = network.Secret("not the passphrase");
        (await network.OfAsync($"record list --as paul --passphrase-file {wrong}"))
            .Refused("wallet-wrong-passphrase", 2);
        (await network.OfAsync($"ca enroll dora --ca-passphrase-file {wrong}")).Refused("ca-wrong-passphrase", 2);
        (await network.OfAsync($"record list --as paul --passphrase-file {wrong}-not-there"))
            .Refused("passphrase-not-found", 2);
    }

    // spec certificates 1.4
    [Theory]
    [InlineData("record list --as paul --passphrase-file", UnixFileMode.GroupRead)]
    [InlineData("ca enroll dora --ca-passphrase-file", UnixFileMode.OtherRead)]
    [InlineData("wallet passphrase paul --new-passphrase-file", UnixFileMode.OtherWrite)]
    [InlineData("member register ivy --role insurer --as registrar --newcomer-passphrase-file", UnixFileMode.GroupRead)]
    public async Task of_a_passphrase_that_others_may_open_is_refused(string line, UnixFileMode others)
    {
        var path = network.Secret(File.ReadAllText(network.Folder.Passphrase), others);

        var run = await network.OfAsync($"{line} {path}");

        run.Refused("passphrase-file-open", 2);
        Assert.Contains($"chmod 600 {path}", run.Errors, StringComparison.Ordinal);
    }

    [Theory] // spec ihm-alerts 4.2
    [InlineData("NaN")]
    [InlineData("1e400")]
    [InlineData("high")]
    public async Task of_a_threshold_that_is_no_number_is_named(string high) =>
        (await network.OfAsync($"ihm settings --patient paul --signal heart-rate --high {high} --as paul"))
            .Refused("usage", 2);

    [Theory] // spec ihm 4.1
    [InlineData("--database nonsense", "bad-configuration")]
    [InlineData("--database Host=h;Prot=5432", "bad-configuration")]
    [InlineData("--database Host=h;Password=secret", "password-on-command-line")]
    [InlineData("--database Host=h;PWD=secret", "password-on-command-line")]
    [InlineData("--amqp nonsense", "address-malformed")]
    [InlineData("adopt --categories vital-signs,laboratory --as paul", "category-not-measured")]
    public async Task of_an_ihm_is_named(string options, string code) =>
        (await network.OfAsync($"ihm {options}")).Refused(code, 2);

    [Fact]
    public async Task of_an_unknown_patient_is_named()
    {
        var path = network.File(SomeBundle.Good);
        (await network.OfAsync($"record put {path} --patient nobody --as dora")).Refused("unknown-person", 2);
        (await network.OfAsync($"record put {path} --patient aaaaaaaaaaaaaaaaaaaaaaaaaa --as dora"))
            .Refused("unknown-patient", 1);
    }

    [Fact]
    public async Task of_an_unknown_wallet_is_named() =>
        (await network.OfAsync("record list --as nobody")).Refused("wallet-not-found", 2);

    [Fact]
    public async Task of_a_certificate_that_has_expired_is_named()
    {
        var wallet = await network.LapsedWalletAsync("dora");
        (await network.OfAsync($"ledger show --as {wallet}")).Refused("certificate-expired", 2);
    }

    [Fact]
    public async Task of_a_port_that_is_in_use_is_named()
    {
        var other = new NetworkFolder(network.NewPath("other"));
        await DevelopmentNetwork.FoundAsync(other, new DevelopmentPlan { Validators = 1 }, CancellationToken.None);
        var run = await Run.OfAsync($"up --port {network.Node.Address.Port} --operations-port 0 --data {other.Root}");
        run.Refused("port-in-use", 2);
    }

    [Fact]
    public async Task of_a_folder_that_another_node_serves_is_named() =>
        (await network.OfAsync("up --port 0 --operations-port 0")).Refused("folder-in-use", 2);

    [Fact]
    public async Task of_a_folder_without_a_network_is_named() =>
        (await Run.OfAsync($"record list --as paul --data {network.NewPath("none")}")).Refused("no-network", 2);

    [Theory]
    [InlineData("consent grant --to dora --categories blood --days 3 --as paul", "usage")]
    [InlineData("consent grant --to dora --categories laboratory --as paul", "period-missing")]
    [InlineData("consent grant --to dora --categories laboratory --days 0 --as paul", "period-missing")]
    [InlineData("consent grant --to dora --categories laboratory --until 2001-01-01 --as paul", "period-malformed")]
    [InlineData("consent grant --to dora --days 3 --as paul", "categories-missing")]
    [InlineData("consent grant --to role:st-mary/king --categories ecg --days 3 --as paul", "grantee-malformed")]
    [InlineData("consent revoke 12 --as paul", "transaction-malformed")]
    [InlineData("consent explain --at yesterday --as paul", "usage")]
    [InlineData("consent explain --if-granted dora --if-revoked 1234 --as paul", "explain-ambiguous")]
    [InlineData("record get short --as paul", "record-malformed")]
    [InlineData("record list --as dora", "patient-missing")]
    [InlineData("access request --patient paul --as dora", "category-missing")]
    [InlineData("proof 1234 --as dora", "transaction-malformed")]
    [InlineData("ledger show gossip --as dora", "ledger-unknown")]
    [InlineData("ledger show policies x --as dora", "height-malformed")]
    [InlineData("member register x --role doctor --as registrar", "licence-required")]
    [InlineData("member register x --as registrar", "role-missing")]
    [InlineData("member register x --role store --as registrar", "role-not-registrable")]
    [InlineData("member register paul --role doctor --licence A-1 --as registrar", "wallet-other-role")]
    [InlineData("wallet create paul --role patient", "wallet-exists")]
    [InlineData("device register dora --as paul", "wallet-other-role")]
    [InlineData("device revoke nothing --as paul", "unknown-person")]
    [InlineData("ledger show --node http://127.0.0.1:1 --as dora", "address-malformed")]
    [InlineData("nonsense", "usage")]
    public async Task of_other_kinds_is_named(string line, string code) =>
        (await network.OfAsync(line)).Refused(code, 2);

    [Theory]
    [InlineData("consent grant --days", "9999999999")]
    [InlineData("up --port", "x")]
    public async Task of_a_wrong_kind_is_answered_without_the_names_of_types(string line, string value)
    {
        var run = await Run.OfAsync($"{line} {value}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"must be a whole number of at most 2,147,483,647, not '{value}'.", run.Errors);
        Assert.DoesNotContain("System", run.Errors);
    }

    [Theory]
    [InlineData("--port -1")]
    [InlineData("--port 65503")]
    [InlineData("--port 65533 --validators 1")]
    [InlineData("--operations-port 65506")]
    [InlineData("--ihm-port -1")]
    [InlineData("--ihm-port 65536")]
    public async Task of_a_port_that_there_is_not_is_named_and_founds_nothing(string ports)
    {
        var folder = network.NewPath("no-port");

        (await Run.OfAsync($"up {ports} --data {folder}")).Refused("port-out-of-range", 2);

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task makes_no_wallet()
    {
        await network.OfAsync("member register nobody --role doctor --as registrar");
        Assert.False(File.Exists(network.Folder.WalletFile("nobody")));
    }

    [Fact]
    public async Task is_one_JSON_document_for_programs()
    {
        var run = await network.OfAsync("record list --as nobody --json");
        Assert.Equal((2, ""), (run.ExitCode, run.Errors));
        Assert.Equal("wallet-not-found", (string?)run.Json["error"]!["code"]);
        Assert.NotEmpty((string)run.Json["error"]!["hint"]!);
    }

    private Task<Run> PutAsync(string path) => network.OfAsync($"record put {path} --patient paul --as dora");
}
