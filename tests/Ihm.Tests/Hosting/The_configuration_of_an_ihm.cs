using Salus.Ihm.Hosting;

namespace Salus.Ihm.Tests.Hosting;

public sealed class The_configuration_of_an_ihm : IDisposable
{
    private const string Least = "\"nodes\":[\"https://127.0.0.1:7444/\"],\"genesis\":\"genesis.json\"";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-ihm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact] // spec ihm 4.1
    public void has_defaults_for_all_but_nodes_and_genesis()
    {
        var options = Read($"{{{Least}}}");
        Assert.Equal(("127.0.0.1", 7470, 7471), (options.Address, options.Port, options.OperationsPort));
        Assert.Equal(
            (TimeSpan.FromMinutes(10), 5_000), (options.Anchors.Longest, options.Anchors.MostReadings));
        options.Require();
    }

    [Theory] // spec ihm 4.1
    [InlineData("{}", "nodes")]
    [InlineData("{\"nodes\":[],\"genesis\":\"g\"}", "nodes")]
    [InlineData("{\"nodes\":[\"not an address\"],\"genesis\":\"g\"}", "nodes")]
    [InlineData("{\"nodes\":[\"https://127.0.0.1:7444/v1\"],\"genesis\":\"g\"}", "nodes")]
    [InlineData("{\"nodes\":[\"https://127.0.0.1:7444/\"]}", "genesis")]
    [InlineData($"{{{Least},\"port\":70000}}", "port")]
    [InlineData($"{{{Least},\"port\":\"7470\"}}", "port")]
    [InlineData($"{{{Least},\"operationsPort\":-1}}", "operationsPort")]
    [InlineData($"{{{Least},\"address\":\"ihm.example\"}}", "address")]
    [InlineData($"{{{Least},\"url\":\"ihm.example\"}}", "url")]
    [InlineData($"{{{Least},\"url\":\"https://ihm.example/path\"}}", "url")]
    [InlineData($"{{{Least},\"browserOrigins\":[\"https://portal.example/path\"]}}", "browserOrigins")]
    [InlineData($"{{{Least},\"adoptions\":\"yes\"}}", "adoptions")]
    [InlineData($"{{{Least},\"amqp\":\"https://127.0.0.1/\"}}", "amqp")]
    [InlineData($"{{{Least},\"database\":\"nonsense\"}}", "database")]
    [InlineData($"{{{Least},\"database\":\"Host=h;Prot=1\"}}", "database")]
    [InlineData($"{{{Least},\"anchorSeconds\":0}}", "anchorSeconds")]
    [InlineData($"{{{Least},\"anchorReadings\":100001}}", "anchorReadings")]
    [InlineData($"{{{Least},\"maxStoreBytes\":1}}", "maxStoreBytes")]
    [InlineData($"{{{Least},\"mail\":{{\"host\":\"mail.example\"}}}}", "from")]
    [InlineData($"{{{Least},\"unknown\":1}}", "unknown")]
    [InlineData("not json", "")]
    public void is_refused_by_the_name_of_what_is_wrong(string json, string field)
    {
        var refusal = Assert.Throws<IhmStartException>(() => Read(json));
        Assert.Equal("bad-configuration", refusal.Code);
        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    [Fact] // spec callers 8.6
    public void lets_the_pages_of_its_nodes_call_unless_others_are_listed()
    {
        Assert.Equal(["https://127.0.0.1:7444"], Read($"{{{Least}}}").PageOrigins);
        Assert.Equal(
            ["https://portal.example"],
            Read($"{{{Least},\"browserOrigins\":[\"https://portal.example\"]}}").PageOrigins);
        Assert.Empty(Read($"{{{Least},\"browserOrigins\":[]}}").PageOrigins);
    }

    [Fact] // spec ihm 4.1
    public void may_be_opened_by_its_owner_only()
    {
        var path = Write($"{{{Least}}}");
        Close(path, UnixFileMode.OtherRead);
        Assert.Equal(
            "configuration-open", Assert.Throws<IhmStartException>(() => IhmOptions.Read(_folder.FullName)).Code);
    }

    [Theory] // spec ihm 4.2
    [InlineData("\"address\":\"192.0.2.1\"", "certificate")]
    [InlineData("\"certificate\":\"c.pem\"", "certificateKey")]
    [InlineData("\"certificateKey\":\"k.pem\"", "certificate")]
    [InlineData("\"certificate\":\"c.pem\",\"certificateKey\":\"k.pem\"", "certificate")]
    [InlineData("\"address\":\"0.0.0.0\"", "certificate")]
    public void leaves_nobody_unprotected(string members, string field)
    {
        var options = Read($"{{{Least},{members}}}");
        var refusal = Assert.Throws<IhmStartException>(options.Require);
        Assert.StartsWith($"{field}:", refusal.Message, StringComparison.Ordinal);
    }

    [Fact] // spec ihm 4.2
    public void names_the_ihm_when_it_serves_every_address()
    {
        var pem = Path.Combine(_folder.FullName, "c.pem");
        File.WriteAllText(pem, "");
        var options = Read($"{{{Least},\"certificate\":\"c.pem\",\"certificateKey\":\"c.pem\"}}") with
        {
            Address = "0.0.0.0",
        };
        Assert.StartsWith("url:", Assert.Throws<IhmStartException>(options.Require).Message, StringComparison.Ordinal);
        (options with { Url = "https://ihm.example" }).Require();
    }

    [Fact] // spec ihm 4.1
    public void shows_no_password() => Assert.DoesNotContain(
        "secret",
        Read($"{{{Least},\"database\":\"Host=h;Password=secret\",\"amqp\":\"amqps://u:secret@h/\"}}").ToString(),
        StringComparison.Ordinal);

    private IhmOptions Read(string json)
    {
        Write(json);
        return IhmOptions.Read(_folder.FullName);
    }

    private string Write(string json)
    {
        var path = Path.Combine(_folder.FullName, IhmOptions.FileName);
        File.WriteAllText(path, json);
        Close(path, others: UnixFileMode.None);
        return path;
    }

    private static void Close(string path, UnixFileMode others)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        }
    }
}
