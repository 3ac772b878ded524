using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy;

public sealed class The_files
{
    [Fact]
    public void Are_all_read() => Assert.Contains(Checkout.Files, file => file.Path == "tests/Tidy/The_files.cs");

    [Fact]
    public void Are_small() =>
        Expect.NoOffenders(
            $"A file has at most {Sizes.LargestFile} bytes:",
            Checkout.Files.Where(file => file.Size > Sizes.LargestFile).Select(file => $"{file}: {file.Size}"));

    [Fact]
    public void Have_no_merge_left_open() =>
        Expect.NoOffenders(
            "A merge is decided:",
            Checkout.Files.Where(file => file.IsText).SelectMany(Merges.LeftOpen));

    [Fact]
    public void End_their_lines_with_a_line_feed() =>
        Expect.NoOffenders(
            "A line ends with LF alone:",
            Checkout.Files.Where(file => file.IsText && file.Text.Contains('\r', StringComparison.Ordinal))
                .Select(file => file.Path));
}
