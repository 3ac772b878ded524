using Salus.EndToEnd.Processes;
using Salus.Ledger;

namespace Salus.EndToEnd;

public sealed class An_expired_certificate
{
    [Fact]
    public async Task is_told_in_words_and_replaced_with_one_command()
    {
        using var folder = new TestFolder();
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        await hospital.EnterAsync(node, "bob", Role.Doctor, lifetime: TimeSpan.FromMinutes(-1));
        string[] look = ["member", "show", "registrar", "--as", "bob", "--data", folder.Network, "--json"];

        var refused = await SalusProcess.RunAsync(folder, look);

        // spec api 2.3
        var message = refused.WithError("certificate-expired", exitCode: 2);
        Assert.Contains("was valid until", message, StringComparison.Ordinal);
        Assert.Contains("./salus ca enroll", (string)refused.Json["error"]!["hint"]!, StringComparison.Ordinal);
        (await SalusProcess.RunAsync(folder, "ca", "enroll", "bob", "--data", folder.Network, "--json")).With(0);
        (await SalusProcess.RunAsync(folder, look)).With(0);
    }
}
