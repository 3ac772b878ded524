using System.Net;
using System.Runtime.Versioning;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.KeyService;

[UnsupportedOSPlatform("windows")]
public sealed class A_folder_of_role_keys : IAsyncLifetime
{
    private readonly TestNetwork _network = new();

    private string Folder => Path.Combine(_network.DataFolder, "keyservice");

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public void is_readable_by_its_owner_only()
    {
        // spec key-service 1.1
        const UnixFileMode others = (UnixFileMode)0x3f;
        Assert.Equal(4, Directory.GetFiles(Folder).Length);
        foreach (var path in Directory.GetFileSystemEntries(Folder).Append(Folder))
        {
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & others);
        }
    }

    [Fact]
    public async Task that_is_not_there_makes_a_node_without_a_key_service()
    {
        // spec key-service 1.2
        Directory.Delete(Folder, recursive: true);
        await _network.RestartAsync();
        var patient = await RolePatient.RegisteredAsync(_network);
        var nurse = await _network.RegisterAsync(Role.Nurse);
        await patient.GrantAsync(RolePatient.Nurses);
        var permit = await patient.OpenAsync(nurse);

        (await nurse.PostAsync($"/v1/permits/{permit}/keys", ""))
            .IsProblem(HttpStatusCode.NotFound, "role-key-not-held");
    }

    [Fact]
    public async Task that_others_can_read_keeps_the_node_from_starting()
    {
        // spec key-service 1.3
        var file = Path.Combine(Folder, "nurse.json");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var refusal = await RefusedAsync();
        Assert.Equal("key-service-open-to-others", refusal.Code);
        Assert.Contains("nurse.json", refusal.Message, StringComparison.Ordinal);

        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        await _network.StartAsync();
    }

    [Theory]
    [InlineData("nurse.json", true, "is not the key that genesis lists")]
    [InlineData("nurse.json", false, "is no private key")]
    [InlineData("radiographer.json", true, "names no role")]
    [InlineData("somebody.json", true, "names no role")]
    public async Task with_a_wrong_file_keeps_the_node_from_starting(string name, bool isKey, string words)
    {
        // spec key-service 1.3
        var path = Path.Combine(Folder, name);
        var right = File.Exists(path) ? await File.ReadAllTextAsync(path) : null;
        using var another = KeyPair.Generate();
        await File.WriteAllTextAsync(path, isKey ? another.ToPrivateJson() : "{}");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var refusal = await RefusedAsync();
        Assert.Equal("key-service-key-wrong", refusal.Code);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);

        File.Delete(path);
        if (right is not null)
        {
            await File.WriteAllTextAsync(path, right);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await _network.StartAsync();
    }

    private async Task<NodeStartException> RefusedAsync()
    {
        await _network.StopAsync();
        return await Assert.ThrowsAsync<NodeStartException>(_network.StartAsync);
    }
}
