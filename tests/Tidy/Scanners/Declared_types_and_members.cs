using Salus.Tidy.Reading;

namespace Salus.Tidy.Scanners;

public sealed class Declared_types_and_members
{
    private const string Sample = """
        using System.Text;
        using Alias = System.Text.Json.JsonElement;
        namespace A.B;

        /// <summary>A thing.</summary>
        [Serializable]
        public sealed class Thing(int a, Dictionary<string, int> b) : Parent(a), IThing
        {
            private static readonly int[] Table = { 1,
                2 };
            private readonly Func<int> _later = () => { return 1; };

            public Thing(int a, (int, int) b, string c = "x,y", params int[] d)
                : this(a, [])
            {
            }

            public int Length { get; init; } = 3;

            [InlineData(1)]
            [InlineData(2)]
            public static bool operator ==(Thing a, Thing b)
            {
                if (a.Length is { } length)
                {
                    return length == 1;
                }

                return true;
            }

            public string Name => Length switch
            {
                1 => "one",
                _ => "many",
            };

            internal abstract record Outcome
            {
                public sealed record Accepted(int A, int B, int C, int D, int E, int F) : Outcome;
            }

            public T Read<T>(string text) where T : struct => Parse<T>(text, value => { Check(value); });
        }

        public delegate bool TryParser<T>(string text, out T value);
        internal enum Fault { One, Two }
        """;

    private static readonly IReadOnlyList<Declaration> Found = Declarations.Of(Sample);

    [Fact]
    public void Are_found_by_name_and_kind() =>
        Assert.Equal(
            [
                "Class Thing", "Field Thing.Table", "Field Thing._later", "Constructor Thing.Thing",
                "Field Thing.Length", "Function Thing.operator", "Function Thing.Name", "Record Outcome",
                "Record Accepted", "Function Thing.Read", "Delegate TryParser", "Enum Fault",
            ],
            Found.Select(found => $"{found.Kind} {found.Name}"));

    [Theory]
    [InlineData("Thing.Thing", 4)]
    [InlineData("Thing.operator", 9)]
    [InlineData("Thing.Name", 5)]
    [InlineData("Thing.Read", 1)]
    public void Have_a_length_without_attributes(string name, int lines) => Assert.Equal(lines, One(name).Lines);

    [Theory]
    [InlineData("Thing", 2)]
    [InlineData("Thing.Thing", 4)]
    [InlineData("Accepted", 6)]
    [InlineData("Outcome", 0)]
    public void Have_parameters(string name, int count) => Assert.Equal(count, One(name).Parameters);

    [Theory]
    [InlineData("Thing", true, true)]
    [InlineData("Accepted", false, false)]
    [InlineData("TryParser", true, false)]
    public void Are_visible_and_documented(string name, bool isVisible, bool hasSummary) =>
        Assert.Equal((isVisible, hasSummary), (One(name).IsVisible, One(name).HasSummary));

    [Fact]
    public void Include_top_level_statements()
    {
        const string Program = "using A;\n\nusing var b = C();\nif (b)\n{\n    D();\n}\nreturn 0;\n";

        var found = Assert.Single(Declarations.Of(Program));

        Assert.Equal((DeclarationKind.TopLevelStatements, 3, 6), (found.Kind, found.Line, found.Lines));
    }

    [Fact]
    public void Are_found_in_a_namespace_with_a_body() =>
        Assert.Equal(
            ["A", "A.B"], Declarations.Of("namespace N { class A { void B() { } } }").Select(found => found.Name));

    private static Declaration One(string name) => Found.Single(found => found.Name == name);
}
