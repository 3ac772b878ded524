using System.Text.Json.Nodes;
using Spectre.Console.Rendering;

namespace Salus.Cli.Output;

/// <summary>What a command has to say: one JSON document for programs, the same on a screen for people.</summary>
internal sealed record Answer(JsonObject Document, IRenderable View, int ExitCode = ExitCodes.Ok);
