namespace Salus.Ihm.Rhythm;

/// <summary>
/// The forms that a patient's beats have had, at most six: each beat joins the form it is most like, or begins one in
/// the place of the rarest (cf. Lagerholm et al. 2000, who cluster beats so). The usual form is the one that most beats
/// have that came in time.
/// </summary>
internal sealed class BeatForms
{
    private const int Most = 6;
    private const double Alike = 0.9;
    private const double Forgetting = 0.995;
    private const double Learning = 0.1;

    private readonly List<Form> _forms = [];

    /// <summary>Null until some beats in time have been seen.</summary>
    public BeatShape? Usual => _forms.MaxBy(form => form.InTime) is { InTime: > 3 } usual ? usual.Shape : null;

    public void Learn(BeatShape shape, bool isInTime)
    {
        foreach (var known in _forms)
        {
            known.InTime *= Forgetting;
            known.Seen *= Forgetting;
        }

        var form = _forms.MaxBy(known => known.Shape.Likeness(shape));
        if (form is null || form.Shape.Likeness(shape) < Alike)
        {
            if (_forms.Count == Most)
            {
                _forms.Remove(_forms.MinBy(known => known.Seen)!);
            }

            _forms.Add(form = new Form(shape));
        }

        form.Shape = form.Shape.Towards(shape, Learning);
        form.Seen++;
        form.InTime += isInTime ? 1 : 0;
    }

    private sealed class Form(BeatShape shape)
    {
        public BeatShape Shape { get; set; } = shape;

        public double Seen { get; set; }

        public double InTime { get; set; }
    }
}
