using System.Text.Json;
using Bitly.Pipeline.Rest;

namespace Bitly.Pipeline.Catalog;

/// <summary>Whose token it is.</summary>
internal sealed record AccountUser(string Login, string? Name, string? DefaultGroup);

/// <summary>An organization and the plan it is on.</summary>
internal sealed record AccountOrganization(string Guid, string? Name, string? Tier, string? Plan);

/// <summary>The month's API requests as the API counts them.</summary>
internal sealed record AccountRequests(int Limit, int Used);

/// <summary>Reads what an account may do: four small requests at most, none of them more than once.</summary>
internal sealed class AccountReader(RestClient client, Authentications authentications)
{
    private const int MinutesOfAnHourlyLimit = 10;
    /// <summary>Paths may be told from the host on; ours begin below the base URL.</summary>
    private const string Version = "/v4/";

    /// <summary><c>GET /user</c>.</summary>
    public async Task<AccountUser> UserAsync(CancellationToken cancellationToken)
    {
        using var document = await GetAsync("/user", cancellationToken);
        var user = document.RootElement;
        return new(Text(user, "login") ?? "", Text(user, "name"), Text(user, "default_group_guid"));
    }

    /// <summary><c>GET /organizations</c>.</summary>
    public async Task<IReadOnlyList<AccountOrganization>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        using var document = await GetAsync("/organizations", cancellationToken);
        return [.. Items(document.RootElement, "organizations").Where(one => Text(one, "guid") is not null)
            .Select(one => new AccountOrganization(Text(one, "guid")!, Text(one, "name"), Text(one, "tier"), Text(one, "tier_display_name") ?? Text(one, "tier")))];
    }

    /// <summary>
    /// <c>GET /organizations/{guid}/plan_limits</c>; null when no limit of API requests is among the answer. The names of limits are not
    /// published, so the one that speaks of API requests or calls is taken.
    /// </summary>
    public async Task<AccountRequests?> RequestsAsync(string organization, CancellationToken cancellationToken)
    {
        using var document = await GetAsync($"/organizations/{Uri.EscapeDataString(organization)}/plan_limits", cancellationToken);
        var found = Items(document.RootElement, "plan_limits").FirstOrDefault(IsOfRequests);
        return found.ValueKind == JsonValueKind.Object && Number(found, "limit") is { } limit and >= 0 ? new(limit, Number(found, "count") ?? 0) : null;
    }

    /// <summary><c>GET /user/platform_limits</c>: what each GET operation may be asked an hour; a minute has a tenth of it (bitly-api.md 7.1).</summary>
    public async Task<IReadOnlyList<EndpointLimit>> RatesAsync(CancellationToken cancellationToken)
    {
        using var document = await GetAsync("/user/platform_limits", cancellationToken);
        var limits = new Dictionary<string, EndpointLimit>(StringComparer.Ordinal);
        foreach (var one in Items(document.RootElement, "platform_limits"))
        {
            var get = Items(one, "methods").FirstOrDefault(method => Text(method, "name") == "GET");
            if (Text(one, "endpoint") is { } endpoint && get.ValueKind == JsonValueKind.Object && Number(get, "limit") is { } limit and > 0)
            {
                endpoint = endpoint.StartsWith(Version, StringComparison.Ordinal) ? endpoint[(Version.Length - 1)..] : endpoint;
                limits[endpoint] = new(endpoint, limit, Math.Max(1, limit / MinutesOfAnHourlyLimit), Number(get, "count") ?? 0);
            }
        }

        return [.. limits.Values];
    }

    private static bool IsOfRequests(JsonElement limit)
    {
        var text = $"{Text(limit, "name")} {Text(limit, "description")}";
        return text.Contains("api", StringComparison.OrdinalIgnoreCase)
            && (text.Contains("request", StringComparison.OrdinalIgnoreCase) || text.Contains("call", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await client.SendAsync(RestRequest.Get(client.Options.Client, path), authentications.Client, cancellationToken);
        // The buffer goes back to its pool, the document stays.
        return JsonDocument.Parse(answer.Body.ToArray());
    }

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= int.MaxValue ? (int)number : null;
}
