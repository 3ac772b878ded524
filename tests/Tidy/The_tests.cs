using Salus.Tidy.Reading;
using Salus.Tidy.Rules;

namespace Salus.Tidy;

public sealed class The_tests
{
    [Fact]
    public void Do_not_sleep() =>
        Expect.NoOffenders(
            "A test advances time, or waits for an event:", Checkout.CSharpUnder("tests").SelectMany(Tokens.Sleeps));

    [Fact]
    public void Are_not_skipped() =>
        Expect.NoOffenders(
            "A test runs, or is not there:", Checkout.CSharpUnder("tests").SelectMany(Tokens.SkippedTests));
}
