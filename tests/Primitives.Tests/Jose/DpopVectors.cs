using Salus.Primitives.Jose;

namespace Salus.Primitives.Tests.Jose;

/// <summary>Proofs that others made or verified.</summary>
internal static class DpopVectors
{
    public const string Rfc9449KeyId = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    public const string Rfc9449Token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

    /// <summary>What <see cref="OfJose"/> and <see cref="VerifiedByJose"/> claim, as jose printed it.</summary>
    public static readonly DpopClaims AsJoseRead =
        new("6f2f9d8a-7d52-4a27-9d0e-3f6f0c5a9b11", "GET", "https://node.example/v1/ledgers", 1_700_000_000)
        {
            TokenHash = Digest.Of("a-token-of-the-fixture"u8),
            Nonce = "n-1",
        };

    /// <summary>RFC 9449 section 4.1: a request for a token.</summary>
    public const string Rfc9449Section4 =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklD"
        + "UkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2"
        + "R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHB"
        + "zOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8ig"
        + "iMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

    /// <summary>RFC 9449 section 7.1: a request with a token.</summary>
    public const string Rfc9449Section7 =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklD"
        + "UkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2"
        + "R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM"
        + "6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8"
        + "ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1ple"
        + "mAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

    /// <summary>Made by npm jose 6.2.17 (SignJWT) with the key of RFC 7515 appendix A.3.</summary>
    public const string OfJose =
        "eyJhbGciOiJFUzI1NiIsInR5cCI6ImRwb3Arand0IiwiandrIjp7Imt0eSI6IkVDIiwiY3J2IjoiUC0yNTYiLCJ4IjoiZjgz"
        + "T0ozRDJ4RjFCZzh2dWI5dExlMWdITXpWNzZlOFR1czl1UEh2UlZFVSIsInkiOiJ4X0ZFelJ1OW0zNkhMTl90dWU2NTlMTnBY"
        + "VzZwQ3lTdGlrWWpLSVdJNWEwIn19.eyJodG0iOiJHRVQiLCJodHUiOiJodHRwczovL25vZGUuZXhhbXBsZS92MS9sZWRnZXJ"
        + "zIiwiYXRoIjoiOWJldndPT2xRNnN1dG1kbnpYYnBlYzF5MWdwbEwxNHhJRzFqYjBMNjRyOCIsIm5vbmNlIjoibi0xIiwianR"
        + "pIjoiNmYyZjlkOGEtN2Q1Mi00YTI3LTlkMGUtM2Y2ZjBjNWE5YjExIiwiaWF0IjoxNzAwMDAwMDAwfQ.3CFdnqK8I07hxVhE"
        + "vm78XE20xQCt9Z8HHPKtruOG2uW8py8zoM9ERFpcibXa5EJqZec2m9F75ojIPG5jrc6-UQ";

    /// <summary>Made by <see cref="DpopProof.Sign"/> with that key, verified by npm jose 6.2.17.</summary>
    public const string VerifiedByJose =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7ImNydiI6IlAtMjU2Iiwia3R5IjoiRUMiLCJ4IjoiZjgz"
        + "T0ozRDJ4RjFCZzh2dWI5dExlMWdITXpWNzZlOFR1czl1UEh2UlZFVSIsInkiOiJ4X0ZFelJ1OW0zNkhMTl90dWU2NTlMTnBY"
        + "VzZwQ3lTdGlrWWpLSVdJNWEwIn19.eyJqdGkiOiI2ZjJmOWQ4YS03ZDUyLTRhMjctOWQwZS0zZjZmMGM1YTliMTEiLCJodG0"
        + "iOiJHRVQiLCJodHUiOiJodHRwczovL25vZGUuZXhhbXBsZS92MS9sZWRnZXJzIiwiaWF0IjoxNzAwMDAwMDAwLCJhdGgiOiI"
        + "5YmV2d09PbFE2c3V0bWRuelhicGVjMXkxZ3BsTDE0eElHMWpiMEw2NHI4Iiwibm9uY2UiOiJuLTEifQ.BxljNRfMta2gcS0s"
        + "ELSr_9BwG3O6rm0fqmYhERex8x6FtRFfvEj0g7myPzq72-GY3mffQmgcapwPyvFNUuhe8Q";
}
