using Salus.Node.Storage;

namespace Salus.Node.Hosting;

/// <summary>A node cannot start. The code is stable: <c>bad-configuration</c>, <c>data-folder-incomplete</c>,
/// <c>port-in-use</c>, <c>key-file-open</c>, <c>revocation-list-damaged</c>, <c>engine-not-supported</c>. The message
/// names the field or file and says what to do.</summary>
public sealed class NodeStartException(string code, string message, Exception? cause = null)
    : OperationalException(code, message, cause);
