namespace Salus.Ihm.Rules;

/// <summary>Which of the two oxygen scales holds: the second is for hypercapnic respiratory failure, when a doctor says
/// so, with a target of 88 to 92 %.</summary>
public enum OxygenScale
{
    One = 1,
    Two = 2,
}

/// <summary>Alert, or new confusion, voice, pain, unresponsive (ACVPU), which all count the same.</summary>
public enum Consciousness
{
    Alert,
    Confusion,
    Voice,
    Pain,
    Unresponsive,
}

/// <summary>What the Royal College asks for at a score.</summary>
public enum ClinicalRisk
{
    Low,

    /// <summary>A single measurement scores 3.</summary>
    LowMedium,
    Medium,
    High,
}

/// <summary>The seven measurements of NEWS2: breaths and beats per minute, saturation in per cent, temperature in
/// degrees Celsius, systolic pressure in mmHg.</summary>
public sealed record VitalSigns(
    double RespiratoryRate,
    double OxygenSaturation,
    bool IsOnOxygen,
    double SystolicPressure,
    double HeartRate,
    Consciousness Consciousness,
    double Temperature);

/// <summary>
/// The National Early Warning Score 2 (Royal College of Physicians, 2017, chart 1): seven measurements, each 0 to 3
/// points (oxygen 0 or 2), 20 in all. Values between the chart's whole numbers are rounded as they would be written on
/// it. </summary>
public sealed record News2(
    int Respiration, int Saturation, int Oxygen, int Pressure, int Pulse, int Consciousness, int Temperature)
{
    public int Total => Respiration + Saturation + Oxygen + Pressure + Pulse + Consciousness + Temperature;

    // spec ihm-detection 5.3
    public ClinicalRisk Risk => Total switch
    {
        >= 7 => ClinicalRisk.High,
        >= 5 => ClinicalRisk.Medium,
        _ when Parts.Any(points => points == 3) => ClinicalRisk.LowMedium,
        _ => ClinicalRisk.Low,
    };

    private int[] Parts => [Respiration, Saturation, Oxygen, Pressure, Pulse, Consciousness, Temperature];

    // spec ihm-detection 5.1, 5.2
    public static News2 Of(VitalSigns signs, OxygenScale scale) => new(
        Respiration: Whole(signs.RespiratoryRate) switch { <= 8 => 3, <= 11 => 1, <= 20 => 0, <= 24 => 2, _ => 3 },
        Saturation: scale == OxygenScale.One
            ? OnScaleOne(Whole(signs.OxygenSaturation))
            : OnScaleTwo(Whole(signs.OxygenSaturation), signs.IsOnOxygen),
        Oxygen: signs.IsOnOxygen ? 2 : 0,
        Pressure: Whole(signs.SystolicPressure) switch { <= 90 => 3, <= 100 => 2, <= 110 => 1, <= 219 => 0, _ => 3 },
        Pulse: Whole(signs.HeartRate) switch { <= 40 => 3, <= 50 => 1, <= 90 => 0, <= 110 => 1, <= 130 => 2, _ => 3 },
        Consciousness: signs.Consciousness == Rules.Consciousness.Alert ? 0 : 3,
        Temperature: Math.Round(signs.Temperature, 1, MidpointRounding.AwayFromZero) switch
        {
            <= 35.0 => 3,
            <= 36.0 => 1,
            <= 38.0 => 0,
            <= 39.0 => 1,
            _ => 2,
        });

    /// <summary>In words: the total, the risk, and the measurements that score.</summary>
    public override string ToString()
    {
        (string Name, int Points)[] parts =
        [
            ("respiration", Respiration), ("saturation", Saturation), ("oxygen", Oxygen), ("pressure", Pressure),
            ("pulse", Pulse), ("consciousness", Consciousness), ("temperature", Temperature),
        ];
        var scored = parts.Where(part => part.Points > 0).Select(part => $"{part.Name} {part.Points}");
        var risk = Risk switch
        {
            ClinicalRisk.High => "high",
            ClinicalRisk.Medium => "medium",
            ClinicalRisk.LowMedium => "low to medium",
            _ => "low",
        };
        return $"NEWS2 {Total}, {risk} risk: {(Total == 0 ? "no points" : string.Join(", ", scored))}";
    }

    private static int OnScaleOne(double percent) => percent switch { <= 91 => 3, <= 93 => 2, <= 95 => 1, _ => 0 };

    private static int OnScaleTwo(double percent, bool isOnOxygen) => percent switch
    {
        <= 83 => 3,
        <= 85 => 2,
        <= 87 => 1,
        <= 92 => 0,
        _ when !isOnOxygen => 0,
        <= 94 => 1,
        <= 96 => 2,
        _ => 3,
    };

    private static double Whole(double value) => Math.Round(value, MidpointRounding.AwayFromZero);
}
