using Salus.Tidy.Reading;

namespace Salus.Tidy.Scanners;

public sealed class Code_text
{
    [Theory]
    [InlineData("a // b\nc", "a     \nc")]
    [InlineData("a /* b\n } */ c", "a     \n      c")]
    [InlineData("f(\"{ // }\")", "f(\"       )")]
    [InlineData("f(\"a\\\"{\") {", "f(\"     ) {")]
    [InlineData("f(@\"a\\\") {", "f(@\"   ) {")]
    [InlineData("f(@\"a\"\"{\") {", "f(@\"     ) {")]
    [InlineData("'{' '\\'' {", "            {")]
    [InlineData("#region it's {\n{", "#region it's {\n{")]
    public void Blanks_comments_and_literals(string text, string code) =>
        Assert.Equal(Loose(code), Loose(CodeText.Of(text).Code));

    [Fact]
    public void Keeps_the_expressions_inside_interpolated_strings()
    {
        var code = CodeText.Of("""f($"a {task.Result["x"]} {{b}} {new { c }}") {""").Code;

        Assert.Contains("task.Result[", code, StringComparison.Ordinal);
        Assert.DoesNotContain("b", code, StringComparison.Ordinal);
        Assert.Equal(2, code.Count(letter => letter == '{'));
    }

    [Fact]
    public void Understands_raw_strings()
    {
        const string Fence = "\"\"\"";
        var code = CodeText.Of($"a = {Fence}\n {{ \"x\" // no\n {Fence}; b = $${Fence}{{ {{{{c}}}} }}{Fence}; d").Code;

        Assert.DoesNotContain("no", code, StringComparison.Ordinal);
        Assert.DoesNotContain("{", code, StringComparison.Ordinal);
        Assert.Contains("c", code, StringComparison.Ordinal);
        Assert.EndsWith("; d", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_comments_with_their_lines()
    {
        var comments = CodeText.Of("/// <summary>a</summary>\nb(\"// not\"); // spec wire 4.2\n/* c\n   d */").Comments;

        Assert.Equal(
            [
                new(1, "<summary>a</summary>", true), new(2, "spec wire 4.2", false), new(3, "c", false),
                new Comment(4, "d", false),
            ],
            comments);
    }

    [Fact]
    public void Keeps_the_length_and_the_lines()
    {
        const string Text = "a /* \n */ $\"{b}\n\" '\n";

        Assert.Equal(Text.Length, CodeText.Of(Text).Code.Length);
        Assert.Equal(Text.Count(letter => letter == '\n'), CodeText.Of(Text).Code.Count(letter => letter == '\n'));
    }

    private static string Loose(string code) => string.Concat(code.Where(letter => letter is not (' ' or '"')));
}
