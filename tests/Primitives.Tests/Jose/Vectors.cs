namespace Salus.Primitives.Tests.Jose;

/// <summary>Keys and messages of the RFCs, as printed there.</summary>
internal static class Vectors
{
    /// <summary>RFC 7517 appendix A.1 and A.2, the EC key, without its "use" and "kid".</summary>
    public const string Rfc7517X = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    public const string Rfc7517Y = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM";
    public const string Rfc7517D = "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE";

    /// <summary>RFC 7515 appendix A.3.1: a private key, a signing input and its ES256 signature.</summary>
    public const string Rfc7515X = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    public const string Rfc7515Y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    public const string Rfc7515D = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
    public const string Rfc7515SigningInput =
        "eyJhbGciOiJFUzI1NiJ9."
        + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    public const string Rfc7515Signature =
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    /// <summary>RFC 7518 appendix C: Alice's ephemeral and Bob's static key.</summary>
    public const string Rfc7518AliceX = "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0";
    public const string Rfc7518AliceY = "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps";
    public const string Rfc7518AliceD = "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo";
    public const string Rfc7518BobX = "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ";
    public const string Rfc7518BobY = "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck";
    public const string Rfc7518BobD = "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw";

    public static byte[] Bytes(string base64Url) =>
        Base64Url.TryDecode(base64Url, out var bytes) ? bytes : throw new FormatException(base64Url);
}
