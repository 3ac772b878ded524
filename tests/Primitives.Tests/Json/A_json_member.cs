using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Salus.Primitives.Json;

namespace Salus.Primitives.Tests.Json;

public sealed class A_json_member
{
    private static readonly Dictionary<string, Action<JsonFields>> Takes = new()
    {
        ["text"] = fields => fields.Text("a", 5),
        ["integer"] = fields => fields.Integer("a", -10, 10),
        ["any integer"] = fields => fields.Integer("a", long.MinValue, long.MaxValue),
        ["boolean"] = fields => fields.Boolean("a"),
        ["object"] = fields => fields.Object("a"),
        ["objects"] = fields => fields.Objects("a", 2),
        ["texts"] = fields => fields.Texts("a", 2, 5),
        ["parsed"] = fields => fields.Parsed<int>("a", 5, TryParseNumber),
        ["raw"] = fields => fields.Raw("a"),
    };

    public static TheoryData<string, string, JsonFault, string> Refused => new()
    {
        { "text", "{\"b\":1}", JsonFault.MissingMember, "a" },
        { "text", "{\"A\":\"x\"}", JsonFault.MissingMember, "a" },
        { "text", "{\"a\":1}", JsonFault.WrongType, "a" },
        { "text", "{\"a\":null}", JsonFault.WrongType, "a" },
        { "text", "{\"a\":\"sixsix\"}", JsonFault.TooLong, "a" },
        { "text", "{\"a\":\"\\u0073ixsix\"}", JsonFault.TooLong, "a" },
        { "text", "{\"a\":\"" + string.Concat(Enumerable.Repeat("\\u0041", 6)) + "\"}", JsonFault.TooLong, "a" },
        { "text", "{\"a\":\"\u00e9\"}", JsonFault.BadCharacter, "a" },
        { "text", "{\"a\":\"\\u00e9\"}", JsonFault.BadCharacter, "a" },
        { "text", "{\"a\":\"a\\n\"}", JsonFault.BadCharacter, "a" },
        { "text", "{\"a\":\"\u007f\"}", JsonFault.BadCharacter, "a" },
        { "text", "{\"a\":\"\\u0000\"}", JsonFault.BadCharacter, "a" },
        { "integer", "{}", JsonFault.MissingMember, "a" },
        { "integer", "{\"a\":\"1\"}", JsonFault.WrongType, "a" },
        { "integer", "{\"a\":null}", JsonFault.WrongType, "a" },
        { "integer", "{\"a\":1.0}", JsonFault.WrongType, "a" },
        { "integer", "{\"a\":1e0}", JsonFault.WrongType, "a" },
        { "integer", "{\"a\":1E0}", JsonFault.WrongType, "a" },
        { "integer", "{\"a\":-0}", JsonFault.WrongType, "a" },
        { "integer", "{\"a\":11}", JsonFault.NumberOutOfRange, "a" },
        { "integer", "{\"a\":-11}", JsonFault.NumberOutOfRange, "a" },
        { "any integer", "{\"a\":9007199254740992}", JsonFault.NumberOutOfRange, "a" },
        { "any integer", "{\"a\":-9007199254740992}", JsonFault.NumberOutOfRange, "a" },
        { "any integer", "{\"a\":100000000000000000000000}", JsonFault.NumberOutOfRange, "a" },
        { "boolean", "{}", JsonFault.MissingMember, "a" },
        { "boolean", "{\"a\":\"true\"}", JsonFault.WrongType, "a" },
        { "boolean", "{\"a\":1}", JsonFault.WrongType, "a" },
        { "boolean", "{\"a\":null}", JsonFault.WrongType, "a" },
        { "object", "{}", JsonFault.MissingMember, "a" },
        { "object", "{\"a\":[]}", JsonFault.WrongType, "a" },
        { "object", "{\"a\":null}", JsonFault.WrongType, "a" },
        { "objects", "{\"a\":{}}", JsonFault.WrongType, "a" },
        { "objects", "{\"a\":[{},{},{}]}", JsonFault.TooMany, "a" },
        { "objects", "{\"a\":[{\"x\":[1]},1]}", JsonFault.WrongType, "a[1]" },
        { "texts", "{\"a\":\"x\"}", JsonFault.WrongType, "a" },
        { "texts", "{\"a\":[\"x\",\"y\",\"z\"]}", JsonFault.TooMany, "a" },
        { "texts", "{\"a\":[\"x\",null]}", JsonFault.WrongType, "a[1]" },
        { "texts", "{\"a\":[\"x\",\"sixsix\"]}", JsonFault.TooLong, "a[1]" },
        { "texts", "{\"a\":[\"\u00e9\"]}", JsonFault.BadCharacter, "a[0]" },
        { "parsed", "{}", JsonFault.MissingMember, "a" },
        { "parsed", "{\"a\":12}", JsonFault.WrongType, "a" },
        { "parsed", "{\"a\":\"123456\"}", JsonFault.TooLong, "a" },
        { "parsed", "{\"a\":\"1x\"}", JsonFault.WrongValue, "a" },
        { "parsed", "{\"a\":\"\\u0031\\u0031\\u0031\\u0031\\u0031\\u0031\"}", JsonFault.TooLong, "a" },
        { "parsed", "{\"a\":\"1\u00e9\"}", JsonFault.BadCharacter, "a" },
        { "parsed", "{\"a\":\"1\\u00e9\"}", JsonFault.BadCharacter, "a" },
        { "raw", "{}", JsonFault.MissingMember, "a" },
    };

    [Theory] // spec crypto 1.5
    [MemberData(nameof(Refused))]
    public void is_refused_with_its_fault_and_path(string take, string text, JsonFault fault, string path)
    {
        var fields = JsonFields.Parse(Encoding.UTF8.GetBytes(text));

        var refusal = Assert.Throws<JsonRejectedException>(() => Takes[take](fields));

        Assert.Equal((fault, path), (refusal.Fault, refusal.Path));
        Assert.StartsWith(path + ": must ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact] // spec crypto 1.4, 1.5
    public void is_taken_by_its_name_and_type()
    {
        var fields = JsonFields.Parse("""
            {"text":"a \"b\" \u002B","empty":"","max":9007199254740991,"min":-9007199254740991,"zero":0,"yes":true,
             "no":false,"one":{"in":1},"many":[{"n":1},{"n":2}],"none":[],"texts":["x","\u0079"],"number":"42",
             "escaped":"4\u0033"}
            """u8.ToArray());

        Assert.Equal("a \"b\" +", fields.Text("text", 7));
        Assert.Equal("", fields.Text("empty", 0));
        Assert.Equal(JsonFields.MaxInteger, fields.Integer("max", 0, long.MaxValue));
        Assert.Equal(-JsonFields.MaxInteger, fields.Integer("min", long.MinValue, 0));
        Assert.Equal(0, fields.Integer("zero", 0, 0));
        Assert.True(fields.Boolean("yes"));
        Assert.False(fields.Boolean("no"));
        Assert.Equal(1, fields.Object("one").Integer("in", 0, 1));
        Assert.Equal([1L, 2L], fields.Objects("many", 2).Select(each => each.Integer("n", 0, 9)));
        Assert.Empty(fields.Objects("none", 0));
        Assert.Equal(["x", "y"], fields.Texts("texts", 2, 1));
        Assert.Equal(42, fields.Parsed<int>("number", 2, TryParseNumber));
        Assert.Equal(43, fields.Parsed<int>("escaped", 2, TryParseNumber));
        fields.End();
    }

    [Theory] // spec crypto 1.4: a short text is read in place, a long one is a string first
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(8192)]
    public void is_parsed_from_a_text_of_any_length(int length)
    {
        var text = new string('7', length);
        var fields = JsonFields.Parse(JsonSerializer.SerializeToUtf8Bytes(new { text }));

        Assert.Equal(text, fields.Parsed<string>("text", length, TryTake));

        static bool TryTake(ReadOnlySpan<char> taken, out string value)
        {
            value = taken.ToString();
            return true;
        }
    }

    [Fact] // spec crypto 1.4
    public void is_refused_when_nobody_took_it()
    {
        var fields = JsonFields.Parse("""{"a":1,"b":{"c":2,"d":[{"e":3}]}}"""u8.ToArray());
        fields.Integer("a", 0, 9);
        var top = Assert.Throws<JsonRejectedException>(fields.End);
        var inner = fields.Object("b");
        fields.End();
        inner.Integer("c", 0, 9);
        var element = inner.Objects("d", 1)[0];

        Assert.Equal((JsonFault.UnknownMember, "b"), (top.Fault, top.Path));
        Assert.True(element.Has("e"));
        Assert.Equal("b.d[0].e", Assert.Throws<JsonRejectedException>(element.End).Path);
    }

    [Fact]
    public void that_is_missing_deep_inside_is_named_with_its_path()
    {
        var element = JsonFields.Parse("""{"b":[[1],{"c":{}}]}"""u8.ToArray());
        var refusal = Assert.Throws<JsonRejectedException>(() => element.Objects("b", 9));
        Assert.Equal("b[0]", refusal.Path);

        var inner = JsonFields.Parse("""{"b":[{"x":1},{"c":{}}]}"""u8.ToArray()).Objects("b", 9)[1].Object("c");
        Assert.Equal("b[1].c.d", Assert.Throws<JsonRejectedException>(() => inner.Boolean("d")).Path);
    }

    [Theory]
    [InlineData("{\"a\": {\"b\" : [1, 2]} }", "{\"b\" : [1, 2]}")]
    [InlineData("{\"a\":\"x\\u0041\"}", "\"x\\u0041\"")]
    [InlineData("{\"a\":[ ],\"b\":1}", "[ ]")]
    [InlineData("{\"a\":-1.50e3}", "-1.50e3")]
    [InlineData("{\"a\":null}", "null")]
    public void gives_its_exact_bytes(string text, string raw) =>
        Assert.Equal(raw, Encoding.UTF8.GetString(JsonFields.Parse(Encoding.UTF8.GetBytes(text)).Raw("a").Span));

    [Fact]
    public void reads_back_as_written() => Check.QuickThrowOnFailure(Prop.ForAll<string[], long>((words, number) =>
    {
        var texts = words.Select(Printable).ToArray();
        var integer = number % JsonFields.MaxInteger;
        var first = texts.FirstOrDefault("");
        var fields = JsonFields.Parse(JsonSerializer.SerializeToUtf8Bytes(new { texts, integer, first }));

        return texts.SequenceEqual(fields.Texts("texts", 10_000, 10_000))
            && integer == fields.Integer("integer", long.MinValue, long.MaxValue)
            && first == fields.Text("first", 10_000);
    }));

    private static string Printable(string? word) =>
        new((word ?? "").Select(character => (char)(' ' + character % ('~' - ' ' + 1))).ToArray());

    private static bool TryParseNumber(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
