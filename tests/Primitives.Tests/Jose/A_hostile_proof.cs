using System.Text;
using Salus.Primitives.Jose;

namespace Salus.Primitives.Tests.Jose;

/// <summary>Whatever is sent as a proof is read or refused; nothing else comes of it.</summary>
public sealed class A_hostile_proof
{
    private const string Alphabet = "ABCxyz019-_=.{}[]\",:\\ \n\u00e9";

    private static readonly int Runs = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 100_000 : 10_000;
    private static readonly KeyPair Signer = KeyPair.Generate();

    [Fact]
    public void is_refused_with_a_code_however_it_was_changed()
    {
        // spec callers 1.1, 1.2, 1.3
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var good = DpopProof.Sign(Signer, DpopVectors.AsJoseRead);
        for (var run = 0; run < Runs; run++)
        {
            var text = (run % 3) switch
            {
                0 => Changed(good, random),
                1 => Resigned(good, random),
                _ => Drawn(random),
            };
            if (Fault(text) is { } fault)
            {
                Assert.Fail($"seed {seed}, run {run}: {fault}");
            }
        }
    }

    // Null when it was read with nothing changed, or refused.
    private static string? Fault(string text)
    {
        try
        {
            var proof = DpopProof.Parse(text);
            return proof.Key.Equals(Signer.Public) && proof.Claims.Id.Length > 0 ? null : "read as another's";
        }
        catch (JoseRejectedException refusal)
        {
            return refusal.Code.Length > 0 ? null : "no code";
        }
        catch (Exception other)
        {
            return $"{other.GetType().Name} for {text}";
        }
    }

    private static string Changed(string text, Random random)
    {
        var changed = new StringBuilder(text);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(changed.Length);
            switch (random.Next(3))
            {
                case 0:
                    changed.Remove(at, Math.Min(random.Next(1, 9), changed.Length - at));
                    break;
                case 1:
                    changed.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
                default:
                    changed[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
            }

            if (changed.Length == 0)
            {
                break;
            }
        }

        return changed.ToString();
    }

    // Header and claims changed, then signed as they are: only the form can refuse it.
    private static string Resigned(string good, Random random)
    {
        var parts = good.Split('.');
        var part = random.Next(2);
        Base64Url.TryDecode(parts[part], out var bytes);
        parts[part] = Base64Url.Encode(Encoding.UTF8.GetBytes(Changed(Encoding.UTF8.GetString(bytes), random)));
        var input = $"{parts[0]}.{parts[1]}";
        return $"{input}.{Base64Url.Encode(Signer.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Drawn(Random random)
    {
        var text = new char[random.Next(200)];
        for (var at = 0; at < text.Length; at++)
        {
            text[at] = Alphabet[random.Next(Alphabet.Length)];
        }

        return new string(text);
    }
}
