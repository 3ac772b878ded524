using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Primitives.Tests.Jose;

public sealed class A_binding
{
    [Fact] // spec crypto 3.3
    public void is_written_in_the_order_of_its_names_however_it_was_built()
    {
        var one = JweBinding.Empty.With("patient", "abc").With("epoch", -3).With("Z", "");
        var other = JweBinding.Empty.With("Z", "").With("epoch", -3).With("patient", "abc");

        Assert.Equal("""{"Z":"","epoch":-3,"patient":"abc"}""", one.ToString());
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("{}", JweBinding.Empty.ToString());
    }

    [Fact]
    public void tells_texts_from_integers()
    {
        var binding = JweBinding.Empty.With("text", "3").With("integer", 3);

        Assert.Equal(("3", null), (binding.Text("text"), binding.Integer("text")));
        Assert.Equal((null, 3L), (binding.Text("integer"), binding.Integer("integer")));
        Assert.Equal((null, null), (binding.Text("none"), binding.Integer("none")));
        Assert.NotEqual(JweBinding.Empty.With("text", "3"), JweBinding.Empty.With("text", 3));
    }

    [Fact] // spec crypto 3.3
    public void takes_only_what_can_stand_in_a_header()
    {
        var full = Enumerable.Range(0, JweBinding.MaxCount).Aggregate(JweBinding.Empty, (b, n) => b.With($"n{n}", n));
        Action[] refused =
        [
            () => JweBinding.Empty.With("", 1),
            () => JweBinding.Empty.With("a\"", 1),
            () => JweBinding.Empty.With("é", 1),
            () => JweBinding.Empty.With(new string('n', 33), 1),
            () => JweBinding.Empty.With("a", "\""),
            () => JweBinding.Empty.With("a", "\\"),
            () => JweBinding.Empty.With("a", "\n"),
            () => JweBinding.Empty.With("a", "é"),
            () => JweBinding.Empty.With("a", new string('t', 129)),
            () => JweBinding.Empty.With("a", JsonFields.MaxInteger + 1),
            () => JweBinding.Empty.With("a", long.MinValue),
            () => JweBinding.Empty.With("a", 1).With("a", 1),
            () => full.With("one-more", 1),
        ];

        Assert.All(refused, build => Assert.Throws<ArgumentException>(build));
    }
}
