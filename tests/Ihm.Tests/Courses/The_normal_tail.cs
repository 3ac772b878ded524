using Salus.Ihm.Courses;

namespace Salus.Ihm.Tests.Courses;

public sealed class The_normal_tail
{
    // Values of Q(z) from Abramowitz and Stegun, table 26.1 and 26.2.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.158655253931457)]
    [InlineData(2, 0.022750131948179)]
    [InlineData(3, 0.001349898031630)]
    [InlineData(5, 2.866515718791939e-7)]
    [InlineData(8, 6.220960574271784e-16)]
    [InlineData(-1, 0.841344746068543)]
    public void has_the_tabulated_values(double z, double tail) => Assert.Equal(1, NormalTail.Of(z) / tail, 11);

    [Fact]
    public void joins_where_its_two_forms_meet() =>
        Assert.Equal(1, NormalTail.Of(3 - 1e-13) / NormalTail.Of(3 + 1e-13), 10);
}
