using Salus.Node.Hosting;

namespace Salus.Node.Tests.Hosting;

public sealed class A_private_file
{
    // spec certificates 1.4
    [Fact]
    public void is_closed_also_where_it_takes_the_place_of_one_that_others_could_open()
    {
        var folder = Directory.CreateTempSubdirectory("salus-private-");
        var path = Path.Combine(folder.FullName, "key");
        File.WriteAllText(path, "longer than what comes");

        PrivateFile.Write(path, "secret");

        Assert.Equal("secret", File.ReadAllText(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        folder.Delete(recursive: true);
    }
}
