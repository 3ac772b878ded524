using Salus.Ihm.Rules;

namespace Salus.Ihm.Tests.Rules;

// The chart of the Royal College of Physicians, "National Early Warning Score (NEWS) 2" (2017), row by row: a value
// just inside each box.
public sealed class The_news2_chart
{
    private static readonly VitalSigns Well = new(16, 97, false, 120, 70, Consciousness.Alert, 37.0);

    [Theory] // spec ihm-detection 5.1
    [InlineData(8, 3)]
    [InlineData(9, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 0)]
    [InlineData(20, 0)]
    [InlineData(21, 2)]
    [InlineData(24, 2)]
    [InlineData(25, 3)]
    public void scores_the_respiratory_rate(double rate, int points) =>
        Assert.Equal(points, Of(Well with { RespiratoryRate = rate }).Respiration);

    [Theory] // spec ihm-detection 5.1
    [InlineData(91, 3)]
    [InlineData(92, 2)]
    [InlineData(93, 2)]
    [InlineData(94, 1)]
    [InlineData(95, 1)]
    [InlineData(96, 0)]
    [InlineData(100, 0)]
    public void scores_saturation_on_scale_1(double percent, int points) =>
        Assert.Equal(points, Of(Well with { OxygenSaturation = percent }).Saturation);

    [Theory] // spec ihm-detection 5.2
    [InlineData(83, false, 3)]
    [InlineData(84, false, 2)]
    [InlineData(85, true, 2)]
    [InlineData(86, false, 1)]
    [InlineData(87, true, 1)]
    [InlineData(88, true, 0)]
    [InlineData(92, true, 0)]
    [InlineData(93, false, 0)]
    [InlineData(100, false, 0)]
    [InlineData(93, true, 1)]
    [InlineData(94, true, 1)]
    [InlineData(95, true, 2)]
    [InlineData(96, true, 2)]
    [InlineData(97, true, 3)]
    public void scores_saturation_on_scale_2(double percent, bool isOnOxygen, int points) => Assert.Equal(
        points,
        News2.Of(Well with { OxygenSaturation = percent, IsOnOxygen = isOnOxygen }, OxygenScale.Two).Saturation);

    [Theory] // spec ihm-detection 5.1
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public void scores_oxygen(bool isOnOxygen, int points) =>
        Assert.Equal(points, Of(Well with { IsOnOxygen = isOnOxygen }).Oxygen);

    [Theory] // spec ihm-detection 5.1
    [InlineData(90, 3)]
    [InlineData(91, 2)]
    [InlineData(100, 2)]
    [InlineData(101, 1)]
    [InlineData(110, 1)]
    [InlineData(111, 0)]
    [InlineData(219, 0)]
    [InlineData(220, 3)]
    public void scores_systolic_pressure(double pressure, int points) =>
        Assert.Equal(points, Of(Well with { SystolicPressure = pressure }).Pressure);

    [Theory] // spec ihm-detection 5.1
    [InlineData(40, 3)]
    [InlineData(41, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 0)]
    [InlineData(90, 0)]
    [InlineData(91, 1)]
    [InlineData(110, 1)]
    [InlineData(111, 2)]
    [InlineData(130, 2)]
    [InlineData(131, 3)]
    public void scores_the_pulse(double rate, int points) =>
        Assert.Equal(points, Of(Well with { HeartRate = rate }).Pulse);

    [Theory] // spec ihm-detection 5.1
    [InlineData(Consciousness.Alert, 0)]
    [InlineData(Consciousness.Confusion, 3)]
    [InlineData(Consciousness.Voice, 3)]
    [InlineData(Consciousness.Pain, 3)]
    [InlineData(Consciousness.Unresponsive, 3)]
    public void scores_consciousness(Consciousness consciousness, int points) =>
        Assert.Equal(points, Of(Well with { Consciousness = consciousness }).Consciousness);

    [Theory] // spec ihm-detection 5.1
    [InlineData(35.0, 3)]
    [InlineData(35.1, 1)]
    [InlineData(36.0, 1)]
    [InlineData(36.1, 0)]
    [InlineData(38.0, 0)]
    [InlineData(38.1, 1)]
    [InlineData(39.0, 1)]
    [InlineData(39.1, 2)]
    public void scores_temperature(double degrees, int points) =>
        Assert.Equal(points, Of(Well with { Temperature = degrees }).Temperature);

    [Theory] // spec ihm-detection 5.3
    [InlineData(16, 97, 70, 37.0, 0, ClinicalRisk.Low)]
    [InlineData(21, 95, 91, 37.0, 4, ClinicalRisk.Low)]
    [InlineData(25, 97, 70, 37.0, 3, ClinicalRisk.LowMedium)]
    [InlineData(21, 93, 91, 37.0, 5, ClinicalRisk.Medium)]
    [InlineData(25, 91, 91, 37.0, 7, ClinicalRisk.High)]
    public void adds_up_to_a_risk(
        double breaths, double percent, double pulse, double degrees, int total, ClinicalRisk risk)
    {
        var score = Of(Well with
        {
            RespiratoryRate = breaths, OxygenSaturation = percent, HeartRate = pulse, Temperature = degrees,
        });

        Assert.Equal((total, risk), (score.Total, score.Risk));
    }

    [Fact] // spec ihm-detection 5.1
    public void rounds_as_one_writes_on_it() =>
        Assert.Equal(2, Of(Well with { RespiratoryRate = 20.5, Temperature = 38.04 }).Total);

    private static News2 Of(VitalSigns signs) => News2.Of(signs, OxygenScale.One);
}
