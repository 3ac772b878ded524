using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Primitives;

namespace Salus.CrossChecks.Vectors;

/// <summary>The files of docs/spec/vectors, which the tests of the portal read too. They were made once, by these tests
/// with SALUS_WRITE_VECTORS=1: what is random in them would be other bytes the next time.</summary>
internal static class VectorFile
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static bool IsWriting => Environment.GetEnvironmentVariable("SALUS_WRITE_VECTORS") == "1";

    /// <summary>A file by its name, made first where that is asked for.</summary>
    public static JsonObject Read(string name, Func<JsonObject> make)
    {
        if (IsWriting)
        {
            Write(name, make());
        }

        return Read(name);
    }

    /// <summary>The same, of a file that takes time to make.</summary>
    public static async Task<JsonObject> ReadAsync(string name, Func<Task<JsonObject>> make)
    {
        if (IsWriting)
        {
            Write(name, await make());
        }

        return Read(name);
    }

    /// <summary>Cases whose code is what this implementation answers.</summary>
    public static JsonArray Coded(IEnumerable<JsonObject> cases, Func<JsonObject, string?> codeOf) =>
        [.. cases.Select(made =>
        {
            // As it will be read: a number that was just put in has a type of its own.
            var refused = JsonNode.Parse(made.ToJsonString())!.AsObject();
            refused["code"] = codeOf(refused) ?? throw new InvalidOperationException($"not refused: {refused}");
            return refused;
        })];

    /// <summary>Each case of a list, and that each that has a code is refused with it.</summary>
    public static void Check(JsonNode? cases, Func<JsonObject, string?> codeOf)
    {
        var list = cases!.AsArray();
        Assert.NotEmpty(list);
        foreach (var one in list)
        {
            var codeHere = codeOf(one!.AsObject());
            Assert.True((string?)one["code"] == codeHere, $"{codeHere ?? "taken"}: {one.ToJsonString()}");
        }
    }

    public static byte[] Bytes(this JsonNode? node, string name) =>
        Base64Url.TryDecode((string)node![name]!, out var bytes)
            ? bytes
            : throw new FormatException($"{name} must be base64url");

    public static string Text(this JsonNode? node, string name) => (string)node![name]!;

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllBytes(PathOf(name)))!.AsObject();

    private static void Write(string name, JsonObject file) =>
        File.WriteAllText(PathOf(name), file.ToJsonString(Written) + "\n");

    private static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Salus.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run inside the repository");
        }

        return Path.Combine(folder.FullName, "docs", "spec", "vectors", $"{name}.json");
    }
}
