using Salus.Cli.Tour;

namespace Salus.Cli.Tests;

public sealed class A_flipped_byte
{
    [Fact]
    public void differs_in_one_bit_until_it_is_put_back()
    {
        var path = Path.GetTempFileName();
        try
        {
            byte[] content = [1, 2, 3, 4, 5];
            File.WriteAllBytes(path, content);
            using (FlippedByte.InTheMiddleOf(path))
            {
                Assert.Equal([1, 2, 3 ^ 1, 4, 5], File.ReadAllBytes(path));
            }

            Assert.Equal(content, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
