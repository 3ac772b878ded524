namespace Salus.CrossChecks;

/// <summary>Answers with the portal's TypeScript, as it is in this checkout (portal/answers.ts).</summary>
public sealed class ThePortalsProtocol() : AnsweringProgram("CrossChecks/portal", "serve.mjs");
