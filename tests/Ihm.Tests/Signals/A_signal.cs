using System.Globalization;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Tests.Signals;

public sealed class A_signal
{
    [Fact] // spec ihm-intake 1.1
    public void is_what_the_specification_lists()
    {
        var listed = Checkout.Read("docs/spec/ihm-intake.md").Split('\n')
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
            .Where(cells => cells.Length == 9 && cells[1] is not ("signal" or "---"))
            .Select(cells => string.Join('|', cells[1..8]));
        Assert.Equal(Signal.All.Select(Row), listed);
    }

    [Fact] // spec ihm-intake 1.4
    public void of_codes_has_those_that_the_specification_lists()
    {
        var text = Checkout.Read("docs/spec/ihm-intake.md");
        foreach (var signal in Signal.All.Where(signal => signal.IsCoded))
        {
            Assert.Contains($"`{signal.Name}`: {string.Join(", ", signal.Codes)}.", text, StringComparison.Ordinal);
        }
    }

    [Theory] // spec ihm-intake 1.2
    [InlineData("body-temperature", 98.6, "[degF]", 37)]
    [InlineData("body-temperature", 310.15, "K", 37)]
    [InlineData("glucose", 180.156, "mg/dL", 10)]
    [InlineData("glucose", 5500, "umol/L", 5.5)]
    [InlineData("systolic-pressure", 16, "kPa", 120.0102)]
    [InlineData("body-weight", 154, "[lb_av]", 69.853)]
    [InlineData("calories", 4184, "kJ", 1000)]
    [InlineData("electrocardiogram", 250, "uV", 0.25)]
    [InlineData("oxygen-saturation", 0.97, "1", 97)]
    [InlineData("heart-rate", 1.2, "Hz", 72)]
    public void is_converted_by_the_definitions_of_ucum(string name, double value, string unit, double expected)
    {
        var other = Signal.Find(name)!.OtherUnits.Single(other => other.Ucum == unit);
        Assert.Equal(expected, other.Convert(value), 3);
    }

    [Fact] // spec ihm-intake 1.2
    public void is_converted_without_a_trace_of_binary_fractions() =>
        Assert.Equal(37.0, Signal.BodyTemperature.OtherUnits[0].Convert(98.6));

    [Fact] // spec ihm-intake 1.2
    public void of_glucose_under_a_code_of_mass_takes_units_of_mass_only()
    {
        Assert.True(SignalCodes.Find("2339-0")!.Takes("mg/dL"));
        Assert.False(SignalCodes.Find("2339-0")!.Takes("mmol/L"));
        Assert.False(SignalCodes.Find("15074-8")!.Takes("mg/dL"));
    }

    [Fact]
    public void has_a_name_and_codes_that_no_other_has()
    {
        Assert.Equal(Signal.All.Count, Signal.All.Select(signal => signal.Name).Distinct().Count());
        Assert.Equal(SignalCodes.All.Count, SignalCodes.All.Select(code => code.Loinc).Distinct().Count());
    }

    private static string Row(Signal signal) => string.Join(
        '|', signal.Name, signal.Loinc, signal.Unit,
        string.Join(", ", signal.OtherUnits.Select(unit => unit.Ucum)), Number(signal.Lowest), Number(signal.Highest),
        Code<Category>.Text(signal.Category));

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
