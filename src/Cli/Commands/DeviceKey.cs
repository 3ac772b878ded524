using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Cli.Commands;

/// <summary>`--signing-key`: the key of a device that signs by itself, with whatever it has.</summary>
internal static class DeviceKey
{
    public static readonly Option<FileInfo> Option = new("--signing-key")
    {
        Description = "The key that the device signs with by itself: P-256, in PEM. Default: a new one.",
        HelpName = "FILE",
    };

    /// <summary>The key that is named; null where none is.</summary>
    public static async Task<KeyPair?> ReadAsync(Call call)
    {
        if (call.Get(Option) is not { } file)
        {
            return null;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(await File.ReadAllTextAsync(file.FullName, call.Stop));
            return ToPair(key.ExportParameters(includePrivateParameters: true));
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or JoseRejectedException)
        {
            throw new FailureException(
                "signing-key-malformed",
                $"{file.FullName} must hold a private key of P-256 in PEM, without a passphrase.",
                $"Make one with: openssl ecparam -name prime256v1 -genkey -noout -out {file.Name}");
        }
    }

    private static KeyPair ToPair(ECParameters key)
    {
        var json = new JsonObject
        {
            ["crv"] = "P-256",
            ["d"] = Base64Url.Encode(key.D),
            ["kty"] = "EC",
            ["x"] = Base64Url.Encode(key.Q.X),
            ["y"] = Base64Url.Encode(key.Q.Y),
        };
        return KeyPair.FromPrivate(Encoding.ASCII.GetBytes(json.ToJsonString()));
    }
}
