using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Salus.Node.Api;

/// <summary>What the OpenAPI document says beyond the routes themselves.</summary>
internal static class ApiDescription
{
    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Salus node",
                Version = "v1",
                Description = "Mutual TLS; errors are problem details (RFC 9457). docs/spec/api.md holds the rules.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Parameters ??= [];
            foreach (var name in PathParameters(context.Description.RelativePath ?? ""))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
    }

    private static IEnumerable<string> PathParameters(string path) =>
        path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
}
