using Salus.Ledger;

namespace Salus.Ihm.Signals;

/// <summary>
/// One kind of measurement: its LOINC code, its unit (UCUM), the range a sensor can mean, the fastest change a body or
/// a room can make, and how long it may repeat one value (null: as long as it likes). A value outside the range, or one
/// that changed faster, is the sensor's and not the patient's.
/// </summary>
public sealed record Signal(
    string Name,
    string Loinc,
    string Unit,
    double Lowest,
    double Highest,
    double FastestPerSecond,
    TimeSpan? LongestSame = null)
{
    public static readonly Signal HeartRate =
        new("heart-rate", "8867-4", "/min", 20, 300, 20, TimeSpan.FromMinutes(10));

    public static readonly Signal OxygenSaturation = new("oxygen-saturation", "59408-5", "%", 40, 100, 4);

    public static readonly Signal RespiratoryRate = new("respiratory-rate", "9279-1", "/min", 2, 80, 6);

    public static readonly Signal BodyTemperature = new("body-temperature", "8310-5", "Cel", 30, 43, 0.05);

    public static readonly Signal SystolicPressure = new("systolic-pressure", "8480-6", "mm[Hg]", 40, 280, 10);

    public static readonly Signal DiastolicPressure = new("diastolic-pressure", "8462-4", "mm[Hg]", 20, 180, 10);

    public static readonly Signal Glucose = new("glucose", "15074-8", "mmol/L", 0.6, 50, 0.02);

    public static readonly Signal Electrocardiogram =
        new("electrocardiogram", "11524-6", "mV", -10, 10, 3000, TimeSpan.FromSeconds(1)) { Category = Category.Ecg };

    /// <summary>All of them, each under its name.</summary>
    public static IReadOnlyList<Signal> All { get; } =
    [
        HeartRate, OxygenSaturation, RespiratoryRate, BodyTemperature, SystolicPressure, DiastolicPressure, Glucose,
        Electrocardiogram,
    ];

    /// <summary>The kind of data that a consent has to open.</summary>
    public Category Category { get; init; } = Category.VitalSigns;

    public override string ToString() => Name;
}
