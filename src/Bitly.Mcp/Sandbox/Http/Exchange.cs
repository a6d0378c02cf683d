using System.Text.Json;
using Bitly.Mcp.Sandbox.Accounts;

namespace Bitly.Mcp.Sandbox.Http;

/// <summary>One request on its way to an answer: what a route may read, and the JSON it writes.</summary>
internal sealed class Exchange
{
    public required SandboxAccount Account { get; init; }

    public required RequestCounters Counters { get; init; }

    public required QueryValues Query { get; init; }

    /// <summary>Base of absolute URLs, as the caller named this server: <c>http://127.0.0.1:8080/v4</c>.</summary>
    public required string Base { get; init; }

    /// <summary>Path below the base, decoded but for <c>%2F</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The <c>Accept</c> header, or "".</summary>
    public required string Accept { get; init; }

    /// <summary>Where the answer is written.</summary>
    public required Utf8JsonWriter Json { get; init; }

    /// <summary>The request's JSON, for writes.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The values of the template's placeholders, in their order.</summary>
    public IReadOnlyList<string> Values { get; set; } = [];

    public int Status { get; set; } = 200;

    /// <summary>A body that is no JSON, with its content type; null for what <see cref="Json"/> holds.</summary>
    public (byte[] Bytes, string ContentType)? Raw { get; set; }

    /// <summary>The group of the first placeholder. 403 for a foreign one, 404 for one that does not exist.</summary>
    public GroupAccount Group() => GroupOf(Values[0]);

    /// <inheritdoc cref="Group"/>
    public GroupAccount GroupOf(string guid)
    {
        if (guid == SandboxAccount.ForeignGroupGuid) throw ApiRefusal.Forbidden();
        return Account.Group(guid) ?? throw ApiRefusal.NotFound();
    }

    /// <summary>Checks that the first placeholder names the account's organization.</summary>
    public void Organization()
    {
        if (Values[0] == SandboxAccount.ForeignOrganizationGuid) throw ApiRefusal.Forbidden();
        if (Values[0] != SandboxAccount.OrganizationGuid) throw ApiRefusal.NotFound();
    }

    /// <summary>The bitlink of the first two placeholders; 404 when there is none. A custom back-half leads to its link.</summary>
    public Link Link() => (Account.Find(Values[0], Values[1]) ?? throw ApiRefusal.NotFound()).Link;

    /// <summary>The QR code of the first placeholder; 404 when there is none.</summary>
    public QrCode QrCode() => Account.FindQrCode(Values[0]) ?? throw ApiRefusal.NotFound();

    /// <summary>A text of the request's body, or null; 400 when it is of another kind.</summary>
    public string? BodyText(string name)
    {
        if (Body.ValueKind != JsonValueKind.Object || !Body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw ApiRefusal.BadField(name, $"INVALID_ARG_{name.ToUpperInvariant()}");
    }

    /// <summary>A switch of the request's body.</summary>
    public bool BodyFlag(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
