using Salus.Cli.Commands;

namespace Salus.Cli.Tests;

public sealed class A_media_type
{
    private const string Named = "; name*=UTF-8''Discharge%20letter.x";

    [Theory] // spec portal 5.11
    [InlineData("application/pdf", ".pdf")]
    [InlineData("application/pdf" + Named, ".pdf")]
    [InlineData("application/x-unheard-of" + Named, ".bin")]
    public void says_how_a_file_ends_whatever_its_name(string mediaType, string extension) =>
        Assert.Equal(extension, MediaTypes.ExtensionOf(mediaType));

    [Fact] // spec portal 5.11
    public void says_what_can_be_shown_as_text_whatever_its_name() => Assert.Equal(
        [true, true, false],
        new[] { "text/csv" + Named, "application/fhir+json" + Named, "image/png" + Named }.Select(MediaTypes.IsText));
}
