namespace Salus.CrossChecks;

/// <summary>Answers with libraries which share no code with Salus (npm/tool.mjs).</summary>
public sealed class OtherImplementation() : AnsweringProgram("CrossChecks/npm", "tool.mjs");
