using System.Text;
using Salus.Primitives.Json;

namespace Salus.Primitives.Tests.Json;

/// <summary>What <see cref="JsonFields.Parse"/> refuses before anybody asks for a member.</summary>
public sealed class A_json_text
{
    public static TheoryData<string, JsonFault, string> Refused => new()
    {
        { "", JsonFault.NotJson, "" },
        { " ", JsonFault.NotJson, "" },
        { "{", JsonFault.NotJson, "" },
        { "{}}", JsonFault.NotJson, "" },
        { "{} {}", JsonFault.NotJson, "" },
        { "{}x", JsonFault.NotJson, "" },
        { "\uFEFF{}", JsonFault.NotJson, "" },
        { "{/*c*/}", JsonFault.NotJson, "" },
        { "{} // c", JsonFault.NotJson, "" },
        { "{\"a\":1,}", JsonFault.NotJson, "" },
        { "{\"a\":[1,]}", JsonFault.NotJson, "" },
        { "{'a':1}", JsonFault.NotJson, "" },
        { "{a:1}", JsonFault.NotJson, "" },
        { "{\"a\":01}", JsonFault.NotJson, "" },
        { "{\"a\":+1}", JsonFault.NotJson, "" },
        { "{\"a\":.5}", JsonFault.NotJson, "" },
        { "{\"a\":NaN}", JsonFault.NotJson, "" },
        { "{\"a\":\"\\x41\"}", JsonFault.NotJson, "" },
        { "{\"a\":\"\n\"}", JsonFault.NotJson, "" },
        { "{\"a\":\"", JsonFault.NotJson, "" },
        { "[]", JsonFault.NotAnObject, "" },
        { "1", JsonFault.NotAnObject, "" },
        { "null", JsonFault.NotAnObject, "" },
        { "\"a\"", JsonFault.NotAnObject, "" },
        { "{\"a\":1,\"a\":1}", JsonFault.DuplicateMember, "a" },
        { "{\"b\":{\"a\":[1,{}],\"c\":2,\"a\":3}}", JsonFault.DuplicateMember, "b.a" },
        { "{\"b\":[{},{\"a\":1,\"a\":2}]}", JsonFault.DuplicateMember, "b[1].a" },
        { "{\"a\":1,\"\\u0061\":2}", JsonFault.BadCharacter, "" },
        { "{\"b\":{\"\\u0061\":2}}", JsonFault.BadCharacter, "b" },
        { "{\"caf\u00e9\":1}", JsonFault.BadCharacter, "" },
        { "{\"a\":\"\\ud800\"}", JsonFault.BadCharacter, "a" },
        { "{\"a\":\"\\udc00\\ud800\"}", JsonFault.BadCharacter, "a" },
        { "{\"a\":[1,\"\\ud800x\"]}", JsonFault.BadCharacter, "a[1]" },
        { "{\"" + new string('n', 65) + "\":1}", JsonFault.TooLong, "" },
        { "{\"a\":" + Nested('[', ']', 8) + "}", JsonFault.TooDeep, "a[0][0][0][0][0][0][0]" },
        { "{\"a\":" + new string('[', 100_000), JsonFault.TooDeep, "a[0][0][0][0][0][0][0]" },
        { "{\"a\":{" + Members(129) + "}}", JsonFault.TooMany, "a" },
    };

    [Theory] // spec crypto 1.4
    [MemberData(nameof(Refused))]
    public void is_refused_with_its_fault_and_path(string text, JsonFault fault, string path)
    {
        var refusal = Assert.Throws<JsonRejectedException>(() => JsonFields.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((fault, path), (refusal.Fault, refusal.Path));
    }

    [Theory] // spec crypto 1.4
    [InlineData("7b2261223a22ff227d")]
    [InlineData("7b2261223a22c080227d")]
    [InlineData("7b2261223a22eda080227d")]
    [InlineData("ff7b7d")]
    [InlineData("7b007d")]
    public void is_refused_when_its_bytes_are_not_utf8_text(string hex) =>
        Assert.Equal(
            JsonFault.NotJson,
            Assert.Throws<JsonRejectedException>(() => JsonFields.Parse(Convert.FromHexString(hex))).Fault);

    [Theory]
    [InlineData("{}")]
    [InlineData(" \t\r\n{ } \n")]
    [InlineData("{\"a\":\"\\ud83d\\ude00\",\"b\":[[],{},null,1e5,-0,1.5]}")]
    public void is_accepted_when_it_is_one_object(string text) =>
        Assert.False(JsonFields.Parse(Encoding.UTF8.GetBytes(text)).Has("z"));

    [Fact] // spec crypto 1.4
    public void may_be_nested_and_wide_up_to_the_bounds()
    {
        JsonFields.Parse(Encoding.UTF8.GetBytes("{\"a\":" + Nested('[', ']', 7) + "}"));
        JsonFields.Parse(Encoding.UTF8.GetBytes("{" + Members(128) + "}"));
        JsonFields.Parse("{}"u8.ToArray(), maxDepth: 1);
        var deep = "{\"a\":{}}"u8.ToArray();
        var tooDeep = Assert.Throws<JsonRejectedException>(() => JsonFields.Parse(deep, maxDepth: 1));

        Assert.Equal((JsonFault.TooDeep, "a"), (tooDeep.Fault, tooDeep.Path));
    }

    [Fact] // spec crypto 1.6
    public void is_never_quoted_in_the_message()
    {
        var refusal = Assert.Throws<JsonRejectedException>(() => JsonFields.Parse("{\"a\":secret}"u8.ToArray()));

        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("'s'", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact] // spec crypto 1.6
    public void has_a_stable_code_for_every_fault() =>
        Assert.Equal(
            [
                "not-json", "not-an-object", "unknown-member", "duplicate-member", "missing-member", "wrong-type",
                "wrong-value", "too-long", "too-deep", "too-many", "number-out-of-range", "bad-character",
            ],
            Enum.GetValues<JsonFault>().Select(fault => new JsonRejectedException(fault, "", "").Code));

    private static string Nested(char open, char close, int levels) =>
        new string(open, levels) + new string(close, levels);

    private static string Members(int count) => string.Join(',', Enumerable.Range(0, count).Select(n => $"\"m{n}\":0"));
}
